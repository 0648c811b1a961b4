// A chat with the model behind the server, and beside it what memory does meanwhile.

import { get, reply } from "./api.js";
import { fill, h } from "./dom.js";
import { listen, turn } from "./feed.js";
import { now } from "./now.js";
import { claim, heading, nothing, share } from "./show.js";
import { maybe, t } from "./words.js";

const said = []; // of this tab: {text, reply, memory, turn, stopped, trouble}; views are made anew, it stays
let model = null;
let models = null;

/** The view: conversation on the left, what is in mind and what happens on the right. */
export function talk({ complain }) {
  const log = h("div", { class: "log", role: "log", "aria-label": t("talk.log"), tabindex: "0" });
  const text = h("textarea", {
    id: "say", rows: "2", placeholder: t("talk.said"), "aria-describedby": "say-hint",
    onkeydown: (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    },
  });
  const choice = h("select", { id: "model", onchange: () => { model = choice.value; } });
  const button = h("button", { type: "submit", class: "main" }, t("talk.send"));
  const form = h("form", { class: "say", onsubmit: submit },
    h("label", { for: "say", class: "sr" }, t("talk.said")), text,
    h("div", { class: "say-row" },
      h("label", { class: "choice", for: "model" }, h("span", {}, t("talk.model")), choice),
      h("span", { class: "hint", id: "say-hint" }, t("talk.hint")), button));
  const side = now({ complain });
  const element = h("div", { class: "talk" },
    h("section", { class: "chat" }, heading("tab.talk"), log, form), side.element);
  let running = null;
  let ends = () => {};

  async function submit(event) {
    event.preventDefault();
    if (running) {
      running.abort();
      return;
    }
    const words = text.value.trim();
    if (!words) return;
    text.value = "";
    const messages = said.flatMap((s) => [{ role: "user", content: s.text }, ...(s.reply ? [{ role: "assistant", content: s.reply }] : [])]);
    const one = { text: words, reply: "", memory: "", turn: "" };
    said.push(one);
    if (said.length === 1) fill(log);
    const shown = block(one);
    log.append(shown.element);
    down();
    running = new AbortController();
    button.textContent = t("talk.stop");
    try {
      for await (const piece of reply([...messages, { role: "user", content: words }], model, running.signal)) {
        if (piece.text !== undefined) one.reply += piece.text;
        else Object.assign(one, piece);
        shown.draw();
        down();
      }
    } catch (error) {
      one.trouble = error.name === "AbortError" ? t("talk.stopped") : error.message;
    }
    running = null;
    button.textContent = t("talk.send");
    shown.draw({ done: true });
    side.refresh();
    down();
  }

  const down = () => { log.scrollTop = log.scrollHeight; };

  async function show() {
    fill(log, said.length ? said.map((one) => block(one).element) : nothing("talk.none"));
    ends = listen((event) => event.kind === "turn" && log.querySelectorAll("[data-turn]").forEach((e) => e.redraw()));
    side.show();
    models ??= get("/v1/models").then((found) => found.data.map((m) => m.id)).catch((error) => { complain(error); models = null; return []; });
    const names = (await models).filter((name) => !name.startsWith("builtin:"));
    model = names.includes(model) ? model : names[0] ?? null;
    fill(choice, names.map((name) => h("option", { value: name, selected: name === model }, name)));
  }

  return { element, show, leave: () => { ends(); side.leave(); } };
}

/** One message, what memory did for it, and the reply. */
function block(one) {
  const answer = h("div", { class: "words" });
  const strip = h("div", { class: "memory", "data-turn": "" });
  const element = h("article", { class: "turn" },
    h("div", { class: "you" }, h("p", { class: "who" }, t("talk.you")), h("div", { class: "words" }, one.text)), strip,
    h("div", { class: "they" }, h("p", { class: "who" }, t("talk.reply")), answer));

  function draw({ done = false } = {}) {
    answer.textContent = one.reply;
    answer.classList.toggle("writing", !done && !one.trouble);
    if (one.trouble) answer.append(h("span", { class: "trouble" }, ` ${one.trouble}`));
    memory();
  }

  function memory() {
    const told = one.turn ? turn(one.turn) : null;
    fill(strip, one.memory && h("span", { class: "header" }, t("talk.memory"), ": ", one.memory.split(";").map((p) => h("code", {}, p.trim()))),
      told && told.recalled.length > 0 && h("details", { open: true }, h("summary", {}, t("talk.recalled")),
        h("ul", {}, told.recalled.map((r) => h("li", {}, h("span", {}, r.text), " ", h("span", { class: "number" }, share(r.score)))))),
      told && told.changes.length > 0 && h("details", { open: true }, h("summary", {}, t("talk.learned")),
        h("ul", {}, told.changes.map((c) => h("li", {}, h("span", { class: "badge" }, maybe(`change.${c.kind}`, c.kind)), " ",
          h("a", { href: `#/beliefs/${c.belief}` }, claim(c)))))),
      one.memory && h("a", { class: "why-link", href: `#/why?q=${encodeURIComponent(one.text)}` }, t("talk.why")));
  }

  strip.redraw = memory;
  draw({ done: true });
  return { element, draw };
}
