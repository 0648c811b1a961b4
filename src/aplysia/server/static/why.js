// Why something comes back for a question, term by term, and what of it enters the prompt.

import { post } from "./api.js";
import { fill, h } from "./dom.js";
import { count, heading, nothing, reasons, share, standing, when } from "./show.js";
import { maybe, t } from "./words.js";

/** One result with the terms of its score. */
export function result(one) {
  const link = one.beliefs?.length ? h("a", { href: `#/beliefs/${one.beliefs[0]}` }, one.text) : one.text;
  return h("li", { class: "result" },
    h("div", { class: "result-head" }, h("p", { class: "result-text" }, link), h("span", { class: "result-score number" }, share(one.score))),
    h("p", { class: "about" }, one.standing && standing(one.standing), h("span", {}, one.source), when(one.at)),
    reasons(one));
}

/** The view. */
export function why({ complain }) {
  const query = h("input", { type: "search", id: "why-query", required: true });
  const found = h("div", { "aria-live": "polite" });
  const element = h("div", { class: "column why" }, heading("why"), h("p", { class: "lead" }, t("why.means")),
    h("form", {
      class: "ask",
      onsubmit: (event) => { event.preventDefault(); location.hash = `#/why?q=${encodeURIComponent(query.value.trim())}`; show({ query: new URLSearchParams({ q: query.value.trim() }) }); },
    }, h("label", { for: "why-query", class: "sr" }, t("why.query")), query, h("button", { type: "submit", class: "main" }, t("why.do"))), found);
  query.placeholder = t("why.query");
  let shown = "";

  async function show({ query: asked }) {
    const text = asked?.get("q") ?? "";
    if (!text || text === shown) return;
    shown = text;
    query.value = text;
    fill(found, h("p", { class: "waiting" }, t("wait")));
    try {
      const told = await post("/api/why", { query: text });
      if (text !== shown) return;
      fill(found, told.results.length ? h("ol", { class: "results" }, told.results.map(result)) : nothing("why.none"), prompt(told));
    } catch (error) {
      fill(found);
      complain(error);
    } finally {
      if (text === shown) shown = "";
    }
  }

  return { element, show };
}

function prompt(told) {
  return h("section", {}, h("h2", { id: "prompt" }, t("why.prompt")),
    h("p", { class: "number" }, `${count(told.tokens)} ${t("why.tokens")} ${t("why.of")} ${count(told.budget)}`),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "prompt" }, h("table", { class: "prompt" },
      h("thead", {}, h("tr", {}, ["why.part", "why.text", "why.tokens", "why.in", "why.reason"].map((w) => h("th", { scope: "col" }, t(w))))),
      h("tbody", {}, told.parts.map((p) => h("tr", { class: p.included ? "" : "withdrawn" },
        h("td", {}, maybe(`part.${p.kind}`, p.kind)), h("td", { class: "prompt-text" }, p.text), h("td", { class: "number" }, count(p.tokens)),
        h("td", {}, t(p.included ? "yes" : "no")), h("td", {}, maybe(`because.${p.reason}`, p.reason))))))));
}
