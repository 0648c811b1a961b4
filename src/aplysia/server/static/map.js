// Beliefs in the plane, near where they are near in meaning; the groups as a list beside it.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { claim, count, heading, strength } from "./show.js";
import { t } from "./words.js";

const HUES = 8; // colours in style.css
const EDGE_PX = 28;
const NEAR_PX = 14;
const AT_ONCE = 40;

export function map({ complain }) {
  const canvas = h("canvas", { class: "sky", role: "img", "aria-label": t("map.picture") });
  const tip = h("p", { class: "tip", hidden: true });
  const stage = h("div", { class: "stage" }, canvas, tip);
  const groups = h("ul", { class: "groups" });
  const number = h("p", { class: "total", role: "status" });
  const element = h("div", { class: "map" },
    h("section", { class: "map-main" }, heading("map"), h("p", { class: "lead" }, t("map.means")), number, stage),
    h("section", { class: "map-side", "aria-labelledby": "map-groups" }, h("h2", { id: "map-groups" }, t("map.groups")), groups));
  let told = null;
  let lit = null;
  let places = [];
  const watch = new ResizeObserver(() => draw());
  const texts = new Map();

  async function show() {
    watch.observe(stage);
    try {
      told = await get("/api/map");
    } catch (error) {
      complain(error);
      return;
    }
    fill(number, told.points.length ? `${count(told.points.length)} ${t("beliefs.count")}` : t("map.none"));
    fill(groups, told.clusters.map(group));
    draw();
  }

  function group(one) {
    const inside = h("ul", { class: "members" });
    const more = h("button", { type: "button", class: "small", hidden: true, onclick: () => extend() }, t("more"));
    const ids = told.points.filter((p) => p.cluster === one.id).map((p) => p.belief);
    let shown = 0;
    const extend = async () => {
      const next = ids.slice(shown, shown + AT_ONCE);
      shown += next.length;
      more.hidden = shown >= ids.length;
      const found = await Promise.all(next.map((id) => text(id)));
      inside.append(...found.map((b) => h("li", {}, h("a", { href: `#/beliefs/${b.id}` }, b.text), strength(b))));
    };
    const details = h("details", {
      ontoggle: () => {
        lit = details.open ? one.id : lit === one.id ? null : lit;
        draw();
        if (details.open && !shown) extend().catch(complain);
      },
    }, h("summary", {}, h("span", { class: `swatch hue-${hue(one.id)}`, "aria-hidden": "true" }), h("span", {}, one.name),
      h("span", { class: "number about" }, count(one.size))), inside, more);
    return h("li", {}, details);
  }

  function text(id) {
    if (!texts.has(id)) texts.set(id, get(`/api/beliefs/${id}`));
    return texts.get(id);
  }

  function draw() {
    if (!told || !canvas.isConnected) return;
    const { clientWidth: width, clientHeight: height } = stage;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    places = placed(told.points, width, height);
    const size = places.length > 2000 ? 2 : places.length > 200 ? 3.5 : 5;
    for (const { x, y, point } of places) {
      ctx.globalAlpha = lit === null || point.cluster === lit ? 0.85 : 0.15;
      ctx.fillStyle = colour(`hue-${hue(point.cluster)}`);
      ctx.beginPath();
      ctx.arc(x, y, size, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
    names(ctx, colour, width);
  }

  /** The name of each group where its points lie, the largest first, none over another. */
  function names(ctx, colour, width) {
    ctx.font = "600 13px system-ui, sans-serif";
    ctx.textAlign = "center";
    const taken = [];
    for (const one of [...told.clusters].sort((a, b) => b.size - a.size)) {
      const mine = places.filter((p) => p.point.cluster === one.id);
      if (!mine.length) continue;
      const half = ctx.measureText(one.name).width / 2 + 4;
      const middle = (axis) => mine.reduce((sum, p) => sum + p[axis], 0) / mine.length;
      const x = Math.min(width - half, Math.max(half, middle("x")));
      const y = middle("y") - 10;
      if (taken.some((b) => Math.abs(b.x - x) < b.half + half && Math.abs(b.y - y) < 18)) continue;
      taken.push({ x, y, half });
      ctx.lineWidth = 4;
      ctx.strokeStyle = colour("surface");
      ctx.strokeText(one.name, x, y);
      ctx.fillStyle = colour("ink");
      ctx.fillText(one.name, x, y);
    }
  }

  function nearest(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null;
    let least = NEAR_PX ** 2;
    for (const place of places) {
      const far = (place.x - x) ** 2 + (place.y - y) ** 2;
      if (far < least) [best, least] = [place, far];
    }
    return best;
  }

  canvas.addEventListener("click", (event) => {
    const place = nearest(event);
    if (place) location.hash = `#/beliefs/${place.point.belief}`;
  });
  canvas.addEventListener("pointermove", async (event) => {
    const place = nearest(event);
    canvas.classList.toggle("over", place !== null);
    tip.hidden = true;
    if (!place) return;
    const one = await text(place.point.belief).catch(() => null);
    if (!one || nearest(event) !== place) return;
    tip.textContent = one.text || claim(one);
    tip.hidden = false;
    tip.style.left = `${place.x}px`;
    tip.style.top = `${place.y}px`;
  });
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });

  return { element, show, redraw: draw, leave: () => watch.disconnect() };
}

const hue = (cluster) => ((cluster % HUES) + HUES) % HUES;

/** Each point where it is on the stage. */
function placed(points, width, height) {
  const span = (axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (const p of points) [low, high] = [Math.min(low, p[axis]), Math.max(high, p[axis])];
    return [low, high - low || 1];
  };
  const [[left, wide], [bottom, tall]] = [span("x"), span("y")];
  return points.map((point) => ({
    point,
    x: EDGE_PX + ((point.x - left) / wide) * (width - 2 * EDGE_PX),
    y: EDGE_PX + (1 - (point.y - bottom) / tall) * (height - 2 * EDGE_PX),
  }));
}
