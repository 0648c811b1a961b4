// Questions that are put over the page, and short notes below it.

import { access, post } from "./api.js";
import { fill, h } from "./dom.js";
import { count, standing, when } from "./show.js";
import { t } from "./words.js";

const NOTE_MS = 8000;
const MOST = 100; // beliefs that are told one by one
let number = 0;

/** A modal dialog; `build(close)` gives its content. It keeps the focus, and Escape closes it. */
export function open(word, build, { onclose = () => {}, firm = false } = {}) {
  const title = `dialog-${(number += 1)}`;
  const back = document.activeElement;
  const dialog = h("dialog", { "aria-labelledby": title, class: "dialog" });
  const close = () => dialog.close();
  fill(dialog, h("h2", { id: title }, t(word)), build(close, dialog));
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose();
    if (back?.isConnected) back.focus();
  });
  if (firm) dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A short note that is read aloud; `undo` offers to take it back. */
export function note(text, { undo = null, bad = false } = {}) {
  const one = h("div", { class: bad ? "toast toast-bad" : "toast" }, h("span", {}, text));
  if (undo) {
    one.append(h("button", { type: "button", onclick: () => { one.remove(); undo(); } }, t("undo")));
  }
  document.getElementById("toasts").append(one);
  setTimeout(() => one.remove(), NOTE_MS);
}

export const complain = (error) => note(`${t("failed")}: ${error.message}`, { bad: true });

/** Ask for a key and a namespace. Resolves when they are given. */
export function askForKey({ firm = false, why = true } = {}) {
  return new Promise((given, refused) => {
    let done = false;
    open("key", (close) => {
      const key = h("input", { type: "password", id: "key-key", autocomplete: "off", value: access.key });
      const space = h("input", { type: "text", id: "key-space", autocomplete: "off", pattern: "[ -~]*", value: access.namespace });
      return h("form", {
        method: "dialog",
        onsubmit: () => { done = true; access.keep(key.value.trim(), space.value.trim()); close(); },
      },
      why && h("p", {}, t("key.why")),
      h("label", { for: "key-key" }, t("key.key")), key,
      h("label", { for: "key-space" }, t("key.namespace")), space,
      h("div", { class: "buttons" },
        !firm && h("button", { type: "button", class: "quiet", onclick: close }, t("cancel")),
        h("button", { type: "submit", class: "main" }, t("key.use"))));
    }, { firm, onclose: () => (done ? given() : refused(new Error(t("cancel")))) });
  });
}

/** A form over the page. What the server refuses stands in it; with `tick` a box comes first. */
function form(close, fields, { word, send, tick = null, beside = null, kind = "main" }) {
  const go = h("button", { type: "submit", class: kind, disabled: tick !== null }, t(word));
  const box = h("input", { type: "checkbox", id: "sure", onchange: () => { go.disabled = !box.checked; } });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const trying = (work) => async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      await work();
    } catch (error) {
      trouble.textContent = error.message;
      go.disabled = false;
    }
  };
  return h("form", { onsubmit: trying(send) }, fields,
    tick && h("label", { class: "check" }, box, h("span", {}, t(tick))), trouble,
    h("div", { class: "buttons" },
      beside && h("button", { type: "button", onclick: trying(beside.send) }, t(beside.word)),
      h("button", { type: "button", class: "quiet", onclick: close }, t("cancel")), go));
}

/** Ask what is so instead of a belief, and correct it. */
export function correct(one, then) {
  open("correct", (close) => {
    const text = h("textarea", { id: "correct-text", rows: "3", required: true });
    const send = async () => {
      const told = await post(`/api/beliefs/${one.id}/correct`, { text: text.value.trim() });
      close();
      then(told);
    };
    return form(close, [h("blockquote", {}, one.text), h("label", { for: "correct-text" }, t("correct.text")), text],
      { word: "correct.do", send });
  });
}

/** Ask from when on a belief is no longer so; where it has an end, that can be taken away: `then(true)`. */
export function expire(one, then) {
  open("expire", (close) => {
    const now = local(new Date());
    const at = h("input", { type: "datetime-local", id: "expire-at", required: true, max: "9998-12-31T23:59", value: now });
    const send = async (body) => {
      await post(`/api/beliefs/${one.id}/expire`, body);
      close();
      then(body.at === null);
    };
    const chosen = () => send(at.value === now ? {} : { at: new Date(at.value).toISOString() }); // now: by the server's clock
    const never = { word: "expire.never", send: () => send({ at: null }) };
    return form(close, [h("blockquote", {}, one.text), h("label", { for: "expire-at" }, t("expire.at")), at],
      { word: "expire.do", send: chosen, beside: one.ends && never });
  });
}

/** A time as an input of the page's time zone wants it, to the minute. */
const local = (date) => new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** Retract all that a source has said once that is confirmed, and show what it touched. */
export function retract(voice, then) {
  let done = null;
  open("retract", (close, dialog) => {
    const send = async () => {
      done = await post("/api/retract", { source: voice });
      showTouched(dialog, done.beliefs, close);
    };
    return form(close, [h("blockquote", {}, voice), h("p", { class: "warning" }, t("retract.means"))],
      { word: "retract.do", send, tick: "forget.sure", kind: "danger" });
  }, { onclose: () => done && then() });
}

/** Let words out of quarantine once that is confirmed. */
export function release(episode, then) {
  open("release", (close) => {
    const send = async () => {
      await post(`/api/quarantine/${encodeURIComponent(episode.id)}/release`);
      close();
      then();
    };
    return form(close, [quoted([episode]), h("p", { class: "warning" }, t("release.means"))], { word: "release.do", send });
  });
}

/** Show what would go, forget it once that is confirmed, and show the receipt. */
export async function forget(one, then) {
  const { going, akin } = await wouldGo(one.episodes);
  let gone = null;
  open("forget", (close, dialog) => {
    const send = async () => {
      gone = await post("/api/forget", { ids: one.episodes, confirm: true });
      showReceipt(dialog, gone, close);
    };
    const told = [h("p", { class: "warning" }, t("forget.final")), h("p", {}, t("forget.what")), quoted(going),
      akin.length > 0 && [h("p", {}, t("forget.akin")), quoted(akin)]];
    return form(close, told, { word: "forget.do", send, tick: "forget.sure", kind: "danger" });
  }, { onclose: () => gone && then(gone) });
}

/** What the server says would go, and what says the same and would stay. */
async function wouldGo(ids) {
  try {
    await post("/api/forget", { ids });
  } catch (error) {
    if (error.code === "confirm") return error.told;
    throw error;
  }
  throw new Error("it went without being confirmed");
}

const quoted = (episodes) => h("ul", { class: "going" }, episodes.map((e) => h("li", {}, h("q", {}, e.text), " ", when(e.at))));

function showReceipt(dialog, gone, close) {
  const row = (word, ...value) => [h("dt", {}, t(word)), h("dd", {}, ...value)];
  finish(dialog, "receipt", close, h("dl", { class: "receipt" },
    row("receipt.episodes", gone.episodes.map((id) => h("code", {}, id))),
    row("receipt.rows", h("ul", {}, Object.entries(gone.rows).map(([table, n]) => h("li", {}, `${table}: ${count(n)}`)))),
    row("receipt.files", gone.files.map((name) => h("code", {}, name))),
    row("receipt.bytes", `${count(gone.bytes_before)} → ${count(gone.bytes_after)}`),
    row("receipt.at", when(gone.at))));
}

function showTouched(dialog, touched, close) {
  finish(dialog, "retract.done", close, h("p", {}, t("retract.touched"), " ", count(touched.length)),
    h("ul", { class: "going" }, touched.slice(0, MOST).map((b) => h("li", {}, b.text, " ", standing(b.standing)))));
}

/** What was done, in place of what was asked. */
function finish(dialog, word, close, ...told) {
  const done = h("button", { type: "button", class: "main", onclick: close }, t("close"));
  fill(dialog, h("h2", { id: dialog.getAttribute("aria-labelledby") }, t(word)), told, h("div", { class: "buttons" }, done));
  done.focus();
}
