// The list of beliefs: searched, filtered, and scrolled through however many there are.

import { get } from "./api.js";
import { belief } from "./belief.js";
import { fill, h, icon, later } from "./dom.js";
import { claim, count, heading, marks, nothing, standing, strength } from "./show.js";
import { t } from "./words.js";

const PAGE = 60; // beliefs in one request
const ROW_PX = 76; // as in views.css
const BEYOND = 6; // rows drawn above and below what is seen
const STANDINGS = ["fact", "contested", "said", "own", "past"];
const VERDICTS = ["unsupported", "self_made", "single_source", "echo", "suppressed", "overbelieved", "forgotten"];
const SORTS = ["recall", "last", "bias", "felt", "warranted"];

/** Rows of a list that is fetched page by page, as far as it is looked at. */
class Rows {
  constructor(fetchPage, changed) {
    this.fetchPage = fetchPage;
    this.changed = changed;
    this.clear();
  }

  clear() {
    this.asked?.abort();
    this.asked = new AbortController();
    this.pages = new Map();
    this.total = null;
  }

  at(n) {
    return this.pages.get(Math.floor(n / PAGE))?.[n % PAGE];
  }

  async need(from, to) {
    const { signal } = this.asked;
    const wanted = [];
    for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page += 1) {
      if (!this.pages.has(page)) wanted.push(page);
    }
    for (const page of wanted) {
      this.pages.set(page, []);
      try {
        const found = await this.fetchPage({ limit: PAGE, offset: page * PAGE }, signal);
        if (signal.aborted) return;
        this.pages.set(page, found.beliefs);
        this.total = found.total;
      } catch (error) {
        this.pages.delete(page);
        if (signal.aborted) return;
        throw error;
      }
      this.changed();
    }
  }
}

/** The view: the list on the left, the belief that is chosen on the right. */
export function beliefs({ complain }) {
  const chosen = { q: "", standing: "", verdict: "", sort: "recall" };
  let active = 0;
  let opened = null;
  const rows = new Rows((page, signal) => get("/api/beliefs", { ...chosen, ...page }, signal), () => draw());
  const space = h("div", { class: "rows-space" });
  const list = h("div", {
    class: "rows", role: "listbox", tabindex: "0", "aria-label": t("beliefs.list"),
    onscroll: () => { draw(); settled(); }, onkeydown: press, onclick: press,
  }, space);
  const total = h("p", { class: "total", role: "status" });
  const side = h("section", { class: "side", "aria-label": t("tab.beliefs") });
  const element = h("div", { class: "beliefs" },
    h("section", { class: "finder" }, heading("tab.beliefs"), controls(), h("div", { class: "finder-head" }, total, marks()), list), side);

  const load = (from, to) => rows.need(from, to).catch(complain);
  const settled = later(90, () => {
    const [from, to] = seen();
    load(from, to);
  });

  function controls() {
    const search = later(160, (value) => { chosen.q = value; again(); });
    const choice = (name, options, any) => h("label", { class: "choice" }, h("span", {}, t(`beliefs.${name}`)),
      h("select", { name, onchange: (e) => { chosen[name] = e.target.value; again(); } },
        any && h("option", { value: "" }, t("beliefs.any")),
        options.map((o) => h("option", { value: o }, t(name === "sort" ? `sort.${o}` : `${name}.${o}`)))));
    return h("form", { class: "controls", role: "search", onsubmit: (e) => e.preventDefault() },
      h("label", { class: "search" }, h("span", { class: "sr" }, t("beliefs.search")), icon("search"),
        h("input", { type: "search", name: "q", placeholder: t("beliefs.search"), oninput: (e) => search(e.target.value) })),
      choice("standing", STANDINGS, true), choice("verdict", VERDICTS, true), choice("sort", SORTS, false));
  }

  async function again() {
    rows.clear();
    active = 0;
    list.scrollTop = 0;
    await load(0, PAGE - 1);
  }

  function seen() {
    const last = (rows.total ?? 1) - 1;
    const from = Math.floor(list.scrollTop / ROW_PX);
    const to = Math.ceil((list.scrollTop + list.clientHeight) / ROW_PX);
    return [Math.max(0, from - BEYOND), Math.min(last, to + BEYOND)];
  }

  function draw() {
    if (rows.total === null) return;
    fill(total, `${count(rows.total)} ${t("beliefs.count")}`);
    space.style.height = `${rows.total * ROW_PX}px`;
    if (!rows.total) {
      fill(space, nothing("beliefs.none"));
      list.removeAttribute("aria-activedescendant");
      return;
    }
    const [from, to] = seen();
    const drawn = [];
    for (let n = from; n <= to; n += 1) drawn.push(row(n));
    if (active < from || active > to) list.removeAttribute("aria-activedescendant");
    else list.setAttribute("aria-activedescendant", `row-${active}`);
    fill(space, drawn);
  }

  function row(n) {
    const one = rows.at(n);
    const made = h("div", {
      class: "row", role: "option", id: `row-${n}`, "data-n": n,
      "aria-setsize": rows.total, "aria-posinset": n + 1,
      "aria-selected": one !== undefined && one.id === opened ? "true" : "false",
    });
    made.style.transform = `translateY(${n * ROW_PX}px)`;
    if (n === active) made.classList.add("active");
    if (!one) return fill(made, h("span", { class: "waiting" }, t("wait")));
    return fill(made,
      h("span", { class: "row-text" }, one.text),
      h("span", { class: "row-about" }, standing(one.standing), one.pinned && icon("pin"),
        one.verdicts?.length > 0 && h("span", { class: "badge badge-doubt" }, t(`verdict.${one.verdicts[0].name}`)),
        h("span", { class: "row-claim" }, claim(one))),
      strength(one));
  }

  function press(event) {
    if (event.type === "click") {
      const at = event.target.closest(".row");
      if (at) choose(Number(at.dataset.n));
      return;
    }
    const step = Math.max(1, Math.floor(list.clientHeight / ROW_PX) - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: step, PageUp: -step, Home: -Infinity, End: Infinity };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(active);
    } else if (event.key in moves && rows.total) {
      event.preventDefault();
      move(Math.min(rows.total - 1, Math.max(0, active + moves[event.key])));
    }
  }

  function move(n) {
    active = n;
    const top = n * ROW_PX;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW_PX > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW_PX - list.clientHeight;
    draw();
  }

  function choose(n) {
    const one = rows.at(n);
    if (!one) return;
    active = n;
    location.hash = `#/beliefs/${one.id}`;
    if (one.id === opened) show({ id: String(one.id) });
  }

  async function refresh() {
    const top = list.scrollTop;
    rows.clear();
    const from = Math.floor(top / ROW_PX);
    await load(from, from + PAGE / 2);
    list.scrollTop = top;
    draw();
  }

  const detail = belief({
    changed: refresh,
    gone: () => { opened = null; location.hash = "#/beliefs"; refresh(); },
  });

  async function show({ id }) {
    const first = rows.total === null && !rows.pages.size;
    const waits = first ? load(0, PAGE / 2) : null;
    const before = opened;
    opened = id ? Number(id) : null;
    element.classList.toggle("has-chosen", opened !== null);
    if (opened === null) {
      fill(side, h("p", { class: "nothing" }, t("beliefs.choose")));
    } else {
      fill(side, detail.element);
      await detail.show(opened, { focus: before !== null || !first }).catch((error) => {
        fill(side, h("p", { class: "nothing" }, error.message));
      });
    }
    draw();
    await waits;
  }

  return { element, show, redraw: () => detail.redraw(), leave: () => detail.leave() };
}
