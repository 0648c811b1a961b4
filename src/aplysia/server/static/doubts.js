// What the monitor says: beliefs with something wrong with their grounds, and what would settle it.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { claim, count, heading, marks, signed, standing, strength, verdict } from "./show.js";
import { t } from "./words.js";

const AT_ONCE = 50;

export function doubts({ complain }) {
  const list = h("ol", { class: "doubts" });
  const more = h("button", { type: "button", hidden: true, onclick: () => extend() }, t("more"));
  const number = h("p", { class: "total", role: "status" });
  const element = h("div", { class: "column" }, heading("doubts"), h("p", { class: "lead" }, t("doubts.means")), h("div", { class: "finder-head" }, number, marks()), list, more);
  let every = [];
  let shown = 0;

  function extend() {
    for (const { belief, verdicts } of every.slice(shown, shown + AT_ONCE)) {
      list.append(h("li", { class: "doubt" },
        h("div", { class: "doubt-head" }, h("a", { href: `#/beliefs/${belief.id}` }, belief.text), strength(belief)),
        h("p", { class: "about" }, standing(belief.standing), h("span", {}, claim(belief)),
          h("span", {}, t("bias"), " ", h("span", { class: "number" }, signed(belief.bias)))),
        verdicts.map((v) => verdict(v))));
    }
    shown += AT_ONCE;
    more.hidden = shown >= every.length;
  }

  async function show() {
    try {
      const told = await get("/api/bias");
      every = told.beliefs ?? told;
      shown = 0;
      fill(list);
      fill(number, `${count(every.length)} ${t("beliefs.count")}`);
      if (every.length) extend();
      else fill(number, t("doubts.none"));
    } catch (error) {
      complain(error);
    }
  }

  return { element, show };
}
