// The page: which view is shown, in which language and theme, and whether the server is heard.

import { onKeyNeeded } from "./api.js";
import { beliefs } from "./beliefs.js";
import { askForKey, complain } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { doubts } from "./doubts.js";
import { listen, restart } from "./feed.js";
import { held, watch } from "./held.js";
import { map } from "./map.js";
import { count } from "./show.js";
import { talk } from "./talk.js";
import { why } from "./why.js";
import { language, speak, t } from "./words.js";

const VIEWS = { talk, beliefs, why, doubts, held, map };
const THEME = "aplysia.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const main = document.getElementById("main");
const made = new Map();
let current = null;
let live = false;
let back = 0; // how many are held back

/** "#/beliefs/12?q=x" as {view, id, query}. */
function route() {
  const [path, query = ""] = location.hash.replace(/^#\//, "").split("?");
  const [name, id = ""] = path.split("/");
  return { view: Object.hasOwn(VIEWS, name) ? name : "talk", id, query: new URLSearchParams(query) };
}

function view(name) {
  if (!made.has(name)) made.set(name, VIEWS[name]({ complain }));
  return made.get(name);
}

async function go({ first = false } = {}) {
  const to = route();
  const same = current === to.view;
  if (!same && current) made.get(current)?.leave?.();
  current = to.view;
  const shown = view(to.view);
  if (!same) fill(main, shown.element);
  document.title = `${t(`tab.${to.view}`)} · Aplysia`;
  tabs();
  if (!first && !same) main.querySelector("h1")?.focus({ preventScroll: true });
  await shown.show(to);
  document.documentElement.dataset.ready = to.view;
}

function tabs() {
  fill(document.getElementById("tabs"), Object.keys(VIEWS).map((name) =>
    h("a", { href: `#/${name}`, "aria-current": name === current ? "page" : null }, named(name))));
}

const named = (tab) => (tab === "held" && back ? `${t("tab.held")} (${count(back)})` : t(`tab.${tab}`));

function theme() {
  return localStorage.getItem(THEME) ?? (dark.matches ? "dark" : "light");
}

function paint() {
  document.documentElement.dataset.theme = theme();
  const other = theme() === "dark" ? "light" : "dark";
  const button = document.getElementById("theme");
  fill(button, icon(other === "dark" ? "moon" : "sun"));
  button.setAttribute("aria-label", t(`theme.${other}`));
  button.title = t(`theme.${other}`);
  if (current) made.get(current)?.redraw?.();
}

function frame() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = t(one.dataset.word);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", t(one.dataset.label));
  const other = document.getElementById("language");
  other.textContent = t("language");
  other.lang = language() === "zh" ? "en" : "zh-CN";
  const key = document.getElementById("key");
  fill(key, icon("key"));
  key.setAttribute("aria-label", t("key"));
  key.title = t("key");
  signal();
  paint();
}

function signal() {
  const mark = document.getElementById("live");
  mark.textContent = t(live ? "live.on" : "live.off");
  mark.classList.toggle("on", live);
}

function anew() {
  if (current) made.get(current)?.leave?.();
  made.clear();
  current = null;
  frame();
  go({ first: true }).catch(complain);
}

document.getElementById("language").addEventListener("click", () => {
  speak(language() === "zh" ? "en" : "zh");
  anew();
});
document.getElementById("theme").addEventListener("click", () => {
  localStorage.setItem(THEME, theme() === "dark" ? "light" : "dark");
  paint();
});
document.getElementById("key").addEventListener("click", () => {
  askForKey({ why: false }).then(() => { restart(); anew(); }, () => {});
});
dark.addEventListener("change", paint);
window.addEventListener("hashchange", () => go().catch(complain));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

onKeyNeeded(() => askForKey({ firm: true }));
listen((event) => {
  if (event.kind === "open" || event.kind === "closed") {
    live = event.kind === "open";
    signal();
  }
});
watch((episodes) => {
  back = episodes.length;
  fill(document.querySelector("#tabs a[href='#/held']"), named("held"));
  made.get("held")?.draw(episodes);
});
frame();
go({ first: true }).catch(complain);
restart();
