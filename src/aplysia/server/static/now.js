// What is in mind now, and what happens as it happens.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { listen } from "./feed.js";
import { claim, count, hour, marks, nothing, standing, strength, when } from "./show.js";
import { maybe, t } from "./words.js";

const MOST = 60; // events that stay on the page
const REST_MS = 1500; // between two looks at what is in mind
const CHANGES = new Set(["turn", "reply", "learned", "corrected", "confirmed", "expired", "released", "pinned", "undone", "retracted", "forgotten", "imported", "open"]);

export function now({ complain }) {
  const mind = h("div", { class: "in-mind" });
  const list = h("ol", { class: "events", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0", "aria-labelledby": "feed-name" });
  const pause = h("button", { type: "button", class: "small", "aria-pressed": "false", onclick: toggle }, t("feed.pause"));
  const element = h("aside", { class: "now", "aria-label": t("now") },
    h("section", { class: "mind", tabindex: "0", "aria-labelledby": "mind-name" },
      h("div", { class: "curve-head" }, h("h2", { id: "mind-name" }, t("now")), marks()), mind),
    h("section", {}, h("div", { class: "curve-head" }, h("h2", { id: "feed-name" }, t("feed")), pause), list));
  let waiting = [];
  let frame = 0;
  let paused = false;
  let ends = () => {};
  let looking = false;
  let lookAgain = false;

  function toggle() {
    paused = !paused;
    pause.textContent = t(paused ? "feed.go" : "feed.pause");
    pause.setAttribute("aria-pressed", String(paused));
    if (!paused) schedule();
  }

  function hear(event) {
    if (CHANGES.has(event.kind)) refresh();
    if (event.kind === "open" || event.kind === "closed") return;
    waiting.push({ ...event, heard: new Date().toISOString() });
    if (waiting.length > MOST) waiting.shift();
    schedule();
  }

  function schedule() {
    if (!frame && !paused) frame = requestAnimationFrame(draw);
  }

  /** All that came since the last frame at once, so that a busy feed costs one drawing. */
  function draw() {
    frame = 0;
    list.querySelector(".nothing")?.remove();
    list.prepend(...waiting.reverse().map(line));
    waiting = [];
    while (list.childElementCount > MOST) list.lastElementChild.remove();
  }

  async function refresh() {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    try {
      showMind(await get("/api/working"));
    } catch (error) {
      complain(error);
    }
    await new Promise((wake) => setTimeout(wake, REST_MS));
    looking = false;
    if (lookAgain && element.isConnected) {
      lookAgain = false;
      refresh();
    }
  }

  function showMind(told) {
    const group = (word, items) => items.length > 0 && [h("h3", {}, t(word)), h("ul", {}, items)];
    const episode = (e) => h("li", { class: "chunk" }, h("span", { class: "chunk-text" }, e.text),
      h("span", { class: "about" }, h("span", {}, e.source), when(e.at)));
    const focus = (b) => h("li", { class: "chunk" }, h("a", { href: `#/beliefs/${b.id}` }, b.text), standing(b.standing), strength(b));
    const { turns = [], pinned = [], focus: chunks = [] } = told;
    fill(mind, group("now.focus", chunks.flatMap((c) => c.beliefs.map(focus))), group("now.pinned", pinned.map(episode)), group("now.turns", turns.map(episode)));
    if (!mind.childElementCount) fill(mind, nothing("now.none"));
  }

  function show() {
    fill(list, h("li", { class: "nothing" }, t("feed.none")));
    ends = listen(hear);
    refresh();
  }

  return { element, show, refresh, leave: () => { ends(); cancelAnimationFrame(frame); frame = 0; } };
}

/** One event as a line: its kind, and what it carries of words. */
function line(event) {
  const words = [event.said, event.text].filter(Boolean);
  const changes = (event.changes ?? []).map((c) => h("li", {}, h("span", { class: "badge" }, maybe(`change.${c.kind}`, c.kind)), " ",
    h("a", { href: `#/beliefs/${c.belief}` }, claim(c))));
  return h("li", { class: `event event-${event.kind}` },
    h("p", {}, h("strong", {}, maybe(`event.${event.kind}`, event.kind)), " ", hour(event.heard),
      event.recalled?.length > 0 && h("span", { class: "about" }, ` · ${t("talk.recalled")} ${count(event.recalled.length)}`),
      event.events && ` ${count(event.events)}`),
    words.map((w) => h("p", { class: "event-text" }, w)),
    changes.length > 0 && h("ul", { class: "changes" }, changes));
}
