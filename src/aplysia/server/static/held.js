// What is kept and not recalled, since it orders the model about: why, and what is to become of it.

import { get } from "./api.js";
import { forget, note, release } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { listen } from "./feed.js";
import { count, heading, when } from "./show.js";
import { maybe, t } from "./words.js";

const AT_ONCE = 50;
const LONG = 400; // characters; what is longer may have to be scrolled
const REST_MS = 1500; // between two looks
const CHANGES = new Set(["turn", "reply", "learned", "released", "forgotten", "imported", "open"]);

const fetched = async () => (await get("/api/quarantine")).episodes;

/** Tell what is held back, from now on, each time that it may have changed. */
export function watch(tell) {
  let looking = false;
  let again = false;
  async function look() {
    again = looking;
    if (looking) return;
    looking = true;
    await fetched().then(tell, () => {}); // the view complains by itself
    await new Promise((wake) => setTimeout(wake, REST_MS));
    looking = false;
    if (again) look();
  }
  listen((event) => { if (CHANGES.has(event.kind)) look(); });
}

export function held({ complain }) {
  const list = h("ol", { class: "held" });
  const more = h("button", { type: "button", hidden: true, onclick: () => extend() }, t("more"));
  const number = h("p", { class: "total", role: "status" });
  const title = heading("held");
  const element = h("div", { class: "column" }, title, h("p", { class: "lead" }, t("held.means")), number, list, more);
  let every = null;
  let shown = 0;

  function extend() {
    list.append(...every.slice(shown, shown + AT_ONCE).map((one, n) => row(one, `held-${shown + n}`)));
    shown += AT_ONCE;
    more.hidden = shown >= every.length;
  }

  function row(one, id) {
    const button = (word, work, kind = "") => h("button", { type: "button", class: kind, "aria-describedby": id, onclick: work }, t(word));
    const scrolled = one.text.length > LONG ? { tabindex: "0", role: "group", "aria-label": t("held.text") } : {};
    return h("li", { class: "doubt" },
      h("div", { class: "held-text", ...scrolled }, one.text),
      h("p", { class: "about", id }, reasons(one), h("span", {}, one.source), when(one.at)),
      h("div", { class: "actions" },
        button("act.release", () => release(one, () => { note(t("done.release")); again(); })),
        button("act.forget", () => forget({ episodes: [one.id] }, again).catch(complain), "danger-quiet")));
  }

  /** What is held back, unless it is what stands there already. */
  function draw(episodes) {
    if (every && every.map((e) => e.id).join("\n") === episodes.map((e) => e.id).join("\n")) return;
    const within = list.contains(document.activeElement);
    every = episodes;
    shown = 0;
    fill(list);
    extend();
    fill(number, every.length ? `${count(every.length)} ${t("held.count")}` : t("held.none"));
    if (within) title.focus({ preventScroll: true });
  }

  const show = () => fetched().then(draw).catch(complain);
  const again = () => show().then(() => title.focus({ preventScroll: true }));

  return { element, show, draw };
}

const reasons = (one) => one.reason.split(", ").map((kind) => h("span", { class: "badge badge-doubt" }, maybe(`order.${kind}`, kind)));
