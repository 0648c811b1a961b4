// One belief: how strong, on what grounds, how it came to be and what becomes of it, what to do.

import { get, post } from "./api.js";
import { curve } from "./curve.js";
import { complain, correct, expire, forget, note, retract } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { claim, share, signed, standing, strength, verdict, when } from "./show.js";
import { t } from "./words.js";

const OWN = new Set(["assistant", "reflection"]); // origins that are no evidence

/** A belief in full; `changed` and `gone` are called after something was done to it. */
export function belief({ changed, gone }) {
  const element = h("article", { class: "belief" });
  const drawing = curve();
  let one = null;

  async function show(id, { focus = false } = {}) {
    one = await get(`/api/beliefs/${id}`);
    const within = element.contains(document.activeElement); // and is drawn anew
    draw();
    if (focus || within) element.querySelector("h2").focus({ preventScroll: !focus });
    await drawing.show(id);
  }

  const again = () => Promise.all([show(one.id), changed()]).catch(complain);

  async function act(path, body, word, id = one.id) {
    try {
      await post(`/api/beliefs/${id}/${path}`, body);
      note(t(word));
      await again();
    } catch (error) {
      complain(error);
    }
  }

  async function undo(episode) {
    try {
      await post("/api/undo", { episode });
      note(t("done.undo"));
      await again();
    } catch (error) {
      complain(error);
    }
  }

  function corrected(told) {
    note(t("done.correct"), { undo: () => undo(told.episode) });
    again();
  }

  function end() {
    const { id, ends } = one;
    expire(one, (never) => {
      note(t(never ? "done.endless" : "done.expire"), { undo: () => act("expire", { at: ends }, "done.undo", id) });
      again();
    });
  }

  function draw() {
    fill(element,
      h("a", { class: "back", href: "#/beliefs" }, t("beliefs.back")),
      h("header", {}, h("h2", { tabindex: "-1" }, one.text),
        h("p", { class: "about" }, standing(one.standing), one.pinned && h("span", { class: "badge" }, t("pinned")),
          h("span", {}, claim(one)), one.ends && h("span", { class: "ends" }, t("ends"), " ", when(one.ends)))),
      h("section", { class: "figures", "aria-label": t("felt") },
        strength(one, { large: true }),
        h("dl", { class: "legend" },
          h("dt", {}, t("felt")), h("dd", {}, t("felt.means")),
          h("dt", {}, t("warranted")), h("dd", {}, t("warranted.means")),
          h("dt", {}, t("bias")), h("dd", { class: "number" }, signed(one.bias)),
          h("dt", {}, t("recall")), h("dd", { class: "number" }, share(one.recall)))),
      actions(),
      drawing.element,
      one.verdicts.length > 0 && h("section", {}, h("h3", {}, t("doubts.of")), one.verdicts.map((v) => verdict(v))),
      tellings(),
      one.voices.length > 0 && sources(),
      one.against.length > 0 && h("section", {}, h("h3", {}, t("against")),
        h("ul", { class: "against" }, one.against.map((b) => h("li", {},
          h("a", { href: `#/beliefs/${b.id}` }, b.text), standing(b.standing), strength(b))))));
  }

  function actions() {
    const button = (word, work, kind = "") => h("button", { type: "button", class: kind, onclick: work }, t(word));
    return h("div", { class: "actions", role: "group", "aria-label": t("actions") },
      button("act.correct", () => correct(one, corrected), "main"),
      button("act.right", () => act("confirm", { right: true }, "done.confirm")),
      button("act.wrong", () => act("confirm", { right: false }, "done.confirm")),
      one.pinned ? button("act.unpin", () => act("pin", { pinned: false }, "done.unpin"))
        : button("act.pin", () => act("pin", { pinned: true }, "done.pin")),
      button("act.expire", end),
      button("act.forget", () => forget(one, gone).catch(complain), "danger-quiet"));
  }

  function tellings() {
    const state = (told) => (told.withdrawn ? "tellings.withdrawn" : OWN.has(told.origin) ? "tellings.silent" : "tellings.counts");
    const row = (told) => h("tr", { class: told.withdrawn ? "withdrawn" : "" },
      h("td", {}, when(told.at)), h("td", {}, told.voice), h("td", {}, told.text),
      h("td", {}, t(state(told)), " ", told.withdrawn ? when(told.withdrawn) : null),
      h("td", {}, !told.withdrawn && h("button", { type: "button", class: "small", onclick: () => undo(told.episode) },
        t("undo"))));
    return h("section", {}, h("h3", { id: "tellings" }, t("tellings")),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "tellings" }, h("table", { class: "tellings" },
        h("thead", {}, h("tr", {}, ["at", "by", "words", "state"].map((w) => h("th", { scope: "col" }, t(`tellings.${w}`))),
          h("th", { scope: "col" }, h("span", { class: "sr" }, t("actions"))))),
        h("tbody", {}, one.tellings.map(row)))));
  }

  function sources() {
    const row = (voice) => h("li", {}, h("span", {}, voice), h("button", {
      type: "button", class: "small danger-quiet", "aria-label": `${t("act.retract")} ${voice}`, onclick: () => retract(voice, again),
    }, t("act.retract")));
    return h("section", {}, h("h3", { id: "sources" }, t("sources")),
      h("ul", { class: "sources", "aria-labelledby": "sources" }, one.voices.map(row)));
  }

  return { element, show, redraw: () => drawing.redraw(), leave: () => drawing.leave() };
}
