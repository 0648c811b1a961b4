// Questions that are put over the page, and short notes below it.

import { access, post } from "./api.js";
import { fill, h } from "./dom.js";
import { count, when } from "./show.js";
import { t } from "./words.js";

const NOTE_MS = 8000;
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

/** Ask what is so instead of a belief, and correct it. */
export function correct(one, then) {
  open("correct", (close) => {
    const text = h("textarea", { id: "correct-text", rows: "3", required: true });
    const trouble = h("p", { class: "trouble", role: "alert" });
    const submit = async (event) => {
      event.preventDefault();
      try {
        const told = await post(`/api/beliefs/${one.id}/correct`, { text: text.value.trim() });
        close();
        then(told);
      } catch (error) {
        trouble.textContent = error.message;
      }
    };
    return h("form", { onsubmit: submit },
      h("blockquote", {}, one.text),
      h("label", { for: "correct-text" }, t("correct.text")), text, trouble,
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "quiet", onclick: close }, t("cancel")),
        h("button", { type: "submit", class: "main" }, t("correct.do"))));
  });
}

/** Show what would go, forget it once that is confirmed, and show the receipt. */
export async function forget(one, then) {
  const { going, akin } = await wouldGo(one.episodes);
  let gone = null;
  open("forget", (close, dialog) => {
    const sure = h("input", { type: "checkbox", id: "forget-sure", onchange: () => { go.disabled = !sure.checked; } });
    const go = h("button", { type: "submit", class: "danger", disabled: true }, t("forget.do"));
    const trouble = h("p", { class: "trouble", role: "alert" });
    const submit = async (event) => {
      event.preventDefault();
      go.disabled = true;
      try {
        gone = await post("/api/forget", { ids: one.episodes, confirm: true });
        showReceipt(dialog, gone, close);
      } catch (error) {
        trouble.textContent = error.message;
        go.disabled = false;
      }
    };
    return h("form", { onsubmit: submit },
      h("p", { class: "warning" }, t("forget.final")),
      h("p", {}, t("forget.what")),
      quoted(going),
      akin.length > 0 && [h("p", {}, t("forget.akin")), quoted(akin)],
      h("label", { class: "check" }, sure, h("span", {}, t("forget.sure"))), trouble,
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "quiet", onclick: close }, t("cancel")), go));
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
  const done = h("button", { type: "button", class: "main", onclick: close }, t("close"));
  const title = h("h2", { id: dialog.getAttribute("aria-labelledby") }, t("receipt"));
  fill(dialog, title, h("dl", { class: "receipt" },
    row("receipt.episodes", gone.episodes.map((id) => h("code", {}, id))),
    row("receipt.rows", h("ul", {}, Object.entries(gone.rows).map(([table, n]) => h("li", {}, `${table}: ${count(n)}`)))),
    row("receipt.files", gone.files.map((name) => h("code", {}, name))),
    row("receipt.bytes", `${count(gone.bytes_before)} → ${count(gone.bytes_after)}`),
    row("receipt.at", when(gone.at))),
  h("div", { class: "buttons" }, done));
  done.focus();
}
