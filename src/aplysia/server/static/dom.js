// Elements made from plain values. Text goes in as text nodes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: attributes, listeners ("onclick"), properties of a few names, and children. */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(made, name, value);
  return put(made, ...children);
}

function set(made, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
  else if (name === "class") made.className = value;
  else if (name === "value" || name === "checked") made[name] = value;
  else made.setAttribute(name, value === true ? "" : String(value));
}

/** Append children: elements, text, lists of them; null and false are left out. */
export function put(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

export function fill(parent, ...children) {
  parent.replaceChildren();
  return put(parent, ...children);
}

const PATHS = {
  sun: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  moon: "M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z",
  key: "M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 12h9v3.5M17 12v2.5",
  pin: "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v5",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("glyph");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A part of one as a bar; its number stands beside it as text. */
export function bar(kind, share) {
  const inner = h("span", { class: "bar-in" });
  inner.style.setProperty("--share", Math.min(1, Math.max(0, share)));
  return h("span", { class: `bar bar-${kind}`, "aria-hidden": "true" }, inner);
}

/** The call, at most once in `ms` after the last of several. */
export function later(ms, work) {
  let waiting = 0;
  return (...args) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => work(...args), ms);
  };
}
