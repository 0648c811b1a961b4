// How values are written: numbers, times, strengths, standings. Nothing is worked out here.

import { bar, h } from "./dom.js";
import { language, maybe, t } from "./words.js";

export const share = (value) => (value ?? 0).toLocaleString(language(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const count = (value) => (value ?? 0).toLocaleString(language());
export const signed = (value) =>
  (value ?? 0).toLocaleString(language(), { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" });

const FORMATS = new Map();

export function when(at, { time = true } = {}) {
  if (!at) return "";
  const name = `${language()}${time}`;
  if (!FORMATS.has(name)) {
    FORMATS.set(name, new Intl.DateTimeFormat(language(), { dateStyle: "medium", ...(time ? { timeStyle: "short" } : {}) }));
  }
  return h("time", { datetime: at }, FORMATS.get(name).format(new Date(at)));
}

/** The time of the day, for what has just happened. */
export const hour = (at) => h("time", { datetime: at }, new Date(at).toLocaleTimeString(language()));

/** A claim in short: what of whom is what. */
export function claim(one) {
  const not = one.polarity === false ? `${t("not")} ` : "";
  return `${maybe(`whose.${one.subject}`, one.subject)} · ${maybe(`about.${one.attribute}`, one.attribute)}: ${not}${one.value}`;
}

export const standing = (name) => h("span", { class: `badge badge-${name}` }, maybe(`standing.${name}`, name));

/** Felt above warranted, each as a bar with its number. */
export function strength(one, { large = false } = {}) {
  const line = (kind) => h("span", { class: "strength-line" },
    h("span", { class: large ? "strength-name" : "sr" }, t(kind)), bar(kind, one[kind]),
    h("span", { class: "number" }, share(one[kind])));
  return h("span", { class: large ? "strength strength-large" : "strength" }, line("felt"), line("warranted"));
}

/** What is wrong with the grounds of a belief; the server's words where we have no own. */
export function verdict(one, { settle = true } = {}) {
  return h("div", { class: "verdict" },
    h("p", {}, h("strong", {}, maybe(`verdict.${one.name}`, one.name)), " ", h("span", {}, maybe(`reason.${one.name}`, one.reason))),
    settle && h("p", { class: "settle" }, h("span", { class: "settle-name" }, t("settle")), " ", maybe(`settle.${one.name}`, one.settle)));
}

/** Why something scores as it does: one stacked bar, and its terms with their numbers. */
export function reasons(one) {
  const terms = Object.entries(one.reasons ?? {});
  const stack = h("div", { class: "stack", "aria-hidden": "true" });
  for (const [name, part] of terms) {
    if (part <= 0) continue;
    const piece = h("span", { class: `piece term-${name}` });
    piece.style.flexGrow = part;
    stack.append(piece);
  }
  return h("div", { class: "reasons" }, stack,
    h("ul", { class: "terms" }, terms.map(([name, part]) =>
      h("li", {}, h("span", { class: `swatch term-${name}`, "aria-hidden": "true" }), h("span", {}, maybe(`term.${name}`, name)), " ",
        h("span", { class: "number" }, signed(part)))),
    h("li", { class: "total" }, h("span", {}, t("score")), " ", h("span", { class: "number" }, share(one.score)))));
}

/** Which bar is which. */
export const marks = () => h("p", { class: "marks" }, ["felt", "warranted"].map((kind) =>
  h("span", {}, h("span", { class: `swatch mark-${kind}`, "aria-hidden": "true" }), t(kind))));

export const nothing = (word) => h("p", { class: "nothing" }, t(word));

/** A heading of a view, which is given the focus when one goes there. */
export const heading = (word, tag = "h1") => h(tag, { tabindex: "-1" }, t(word));
