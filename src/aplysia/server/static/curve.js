// A belief over time, past and forecast, as a picture and as a table of the same numbers.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { share, when } from "./show.js";
import { language, t } from "./words.js";

const HORIZONS = { week: 7, month: 30, year: 365 }; // days
const DAY_MS = 86_400_000;
const HEIGHT_PX = 260;
let loading = null;

function uplot() {
  loading ??= new Promise((done, failed) => {
    document.head.append(h("link", { rel: "stylesheet", href: "/static/uplot/uPlot.min.css" }));
    document.head.append(h("script", { src: "/static/uplot/uPlot.iife.min.js", onload: () => done(window.uPlot), onerror: failed }));
  });
  return loading;
}

/** The curve of one belief, with the choice of how far ahead it looks. */
export function curve() {
  let horizon = "month";
  let id = null;
  let told = null;
  let plot = null;
  const picture = h("div", { class: "plot", role: "img" });
  const table = h("tbody", {});
  const choices = h("div", { class: "segments", role: "group" });
  const heading = h("h3", {});
  const summary = h("summary", {});
  const head = h("tr", {});
  const tabled = h("details", { class: "tabled", ontoggle: () => fillTable() }, summary,
    h("div", { class: "scroll", tabindex: "0", role: "region" }, h("table", {}, h("thead", {}, head), table)));
  const element = h("section", { class: "curve" }, h("div", { class: "curve-head" }, heading, choices), picture, tabled);
  const watch = new ResizeObserver(() => plot && picture.clientWidth && plot.setSize({ width: picture.clientWidth, height: HEIGHT_PX }));
  watch.observe(picture);

  function words() {
    fill(heading, t("curve"));
    fill(summary, t("curve.table"));
    picture.setAttribute("aria-label", t("curve.label"));
    tabled.querySelector(".scroll").setAttribute("aria-label", t("curve.table"));
    choices.setAttribute("aria-label", t("curve.ahead"));
    fill(head, [t("curve.at"), t("felt"), t("warranted"), t("curve.told")].map((w) => h("th", { scope: "col" }, w)));
    fill(choices, Object.keys(HORIZONS).map((name) => h("button", {
      type: "button", "aria-pressed": String(name === horizon), onclick: () => { horizon = name; words(); show(id); },
    }, t(`curve.${name}`))));
  }

  async function show(belief) {
    id = belief;
    words();
    const until = new Date(Date.now() + HORIZONS[horizon] * DAY_MS).toISOString();
    const [answer] = await Promise.all([get(`/api/beliefs/${id}/curve`, { until, points: 160 }), uplot()]);
    if (belief !== id) return;
    told = answer;
    element.dataset.points = told.points.length;
    draw();
    fillTable();
  }

  function fillTable() {
    if (!tabled.open || !told) return;
    fill(table, told.points.map((p) => h("tr", {}, h("td", {}, when(p.at)), h("td", { class: "number" }, share(p.felt)),
      h("td", { class: "number" }, share(p.warranted)), h("td", {}, p.told ? t("yes") : ""))));
  }

  function draw() {
    plot?.destroy();
    plot = null;
    if (!told || !picture.isConnected) return;
    plot = new window.uPlot(options(told, picture.clientWidth || 600), columns(told.points), fill(picture));
  }

  return { element, show, redraw: () => { words(); draw(); }, leave: () => { plot?.destroy(); plot = null; } };
}

/** Columns for uPlot: times, then both read-outs before and after now, then the tellings. */
function columns(points) {
  const now = Date.now() / 1000;
  const at = points.map((p) => Date.parse(p.at) / 1000);
  const last = at.findLastIndex((x) => x <= now);
  const past = (name) => points.map((p, n) => (n <= last ? p[name] : null));
  const ahead = (name) => points.map((p, n) => (n >= last ? p[name] : null));
  return [at, past("felt"), past("warranted"), ahead("felt"), ahead("warranted"), points.map((p) => (p.told ? p.felt : null))];
}

function options(told, width) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const line = (name, dash) => ({ stroke: colour(name), width: 2, ...(dash ? { dash: [5, 5] } : {}), points: { show: false } });
  const axis = { stroke: colour("muted"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  const written = new Intl.DateTimeFormat(language(), { month: "short", day: "numeric" });
  return {
    width, height: HEIGHT_PX, cursor: { show: false }, legend: { show: false }, padding: [12, 14, 0, 0],
    scales: { y: { range: [0, 1] } },
    axes: [{ ...axis, space: 90, values: (_, times) => times.map((x) => written.format(new Date(x * 1000))) },
      { ...axis, size: 40, values: (_, values) => values.map((v) => share(v)) }],
    series: [{}, line("felt"), line("warranted"), line("felt", true), line("warranted", true),
      { stroke: colour("ink"), paths: () => null, points: { show: true, size: 9, width: 2, fill: colour("surface"), stroke: colour("felt") } }],
    hooks: { draw: [(u) => marks(u, told.thresholds ?? {}, colour)] },
  };
}

/** Where believing begins and ends, and where now is. */
function marks(u, thresholds, colour) {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio || 1;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "right";
  ctx.fillStyle = colour("muted");
  ctx.strokeStyle = colour("muted");
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 4 * ratio]);
  for (const [name, y] of Object.entries(thresholds)) {
    if (typeof y !== "number") continue;
    const at = u.valToPos(y, "y", true);
    stroke(ctx, bbox.left, at, bbox.left + bbox.width, at);
    const known = { believe: "curve.believe", drop: "curve.drop" }[name];
    if (known) ctx.fillText(t(known), bbox.left + bbox.width - 4 * ratio, at + (name === "drop" ? 13 : -5) * ratio);
  }
  const x = u.valToPos(Date.now() / 1000, "x", true);
  if (x >= bbox.left && x <= bbox.left + bbox.width) {
    ctx.setLineDash([]);
    stroke(ctx, x, bbox.top, x, bbox.top + bbox.height);
    ctx.textAlign = x > bbox.left + bbox.width / 2 ? "right" : "left";
    ctx.fillText(t("curve.now"), x + (ctx.textAlign === "right" ? -6 : 6) * ratio, bbox.top + bbox.height - 8 * ratio);
  }
  ctx.restore();
}

function stroke(ctx, x1, y1, x2, y2) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
