// @ts-check
// Charts that one can look into. Each `<figure data-chart>` asks what its picture asks, for figures
// instead (`/embed/chart.json`, docs/api.md), and draws them with uPlot. Without this file, and
// where anything fails, the picture stays.
//
// The server says what is read, where lines break and how far axes go. Numbers are floating-point
// for drawing alone.

import { Plot } from "./chart/plot.js";
import { made, press, save, toolbar } from "./chart/tools.js";

/**
 * What is drawn: `lines`, `times`, `states` and `reasons` have one entry a row, and a row without a
 * state is a gap.
 * @typedef {object} Figures
 * @property {string} title
 * @property {string} description
 * @property {{ words: string }} interval
 * @property {boolean} finer
 * @property {number} shortest_ms
 * @property {number} points
 * @property {{ time: TimeAxis, left: ValueAxis | null, right: ValueAxis | null }} axes
 * @property {Line[]} lines
 * @property {number[]} times_ms
 * @property {string[]} times
 * @property {(string | null)[]} states
 * @property {(string | null)[]} reasons
 * @property {{ from_ms: number, to_ms: number, is_blank: boolean }[]} marks
 * @property {number[]} weak
 * @property {{ sign: string, words: string }[]} signs
 *
 * @typedef {{ from_ms: number, to_ms: number, ticks: { ms: number, label: string }[] }} TimeAxis
 * @typedef {{ words: string, low: string, high: string, ticks: { value: string, label: string }[] }} ValueAxis
 * @typedef {{ name: string, axis: "left" | "right", values: (string | null)[], shown: string[] }} Line
 * @typedef {{ from_ms: number, to_ms: number }} View
 */

/** Below this width axes have fewer ticks: those of a picture that is so wide. */
const NARROW = { below: 600, width: "400" };

/** A figure of the page with its chart. */
class Chart {
  /** @param {HTMLElement} figure @param {HTMLImageElement} picture */
  constructor(figure, picture) {
    this.figure = figure;
    this.picture = picture;
    /** What the picture asks for, but for its looks. */
    this.asked = new URL(picture.src).searchParams;
    this.asked.delete("title");
    /** What one looks into; the whole range, if it is nothing. @type {View | null} */
    this.view = null;
    /** The figures of the whole range. @type {Figures | null} */
    this.whole = null;
    /** Those that are drawn. @type {Figures | null} */
    this.drawn = null;
    /** @type {Plot | null} */
    this.plot = null;
    this.isNarrow = figure.clientWidth < NARROW.below;
    this.turn = 0;
    this.status = made("p", "note chart-status");
    this.status.setAttribute("role", "status");
    figure.append(this.status);
    figure.addEventListener("publication", () => this.start());
    addEventListener("theme", () => this.plot?.redraw());
  }

  /** Loads the whole range; what one looks into stays in view. */
  start() {
    return this.load(null, (figures) => {
      this.whole = figures;
      if (this.view) this.load(this.view, (part) => this.draw(part));
      else this.draw(figures);
    });
  }

  /** Asks for figures and does something with them, unless something else was asked for since.
   * @param {View | null} view @param {(figures: Figures) => void} act */
  async load(view, act) {
    this.turn += 1;
    const { turn } = this;
    const question = this.question(view);
    if (this.isNarrow) question.set("width", NARROW.width);
    try {
      const response = await fetch(`/embed/chart.json?${question}`);
      if (!response.ok) throw new Error(`the server answers ${response.status}`);
      const figures = await response.json();
      if (turn === this.turn) act(figures);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
  }

  /** What the picture asks, of another part of the history. @param {View | null} view */
  question(view) {
    const question = new URLSearchParams(this.asked);
    if (view) {
      question.delete("span");
      question.set("from", new Date(view.from_ms).toISOString());
      // A range ends before its end.
      question.set("to", new Date(view.to_ms + 1).toISOString());
    }
    return question;
  }

  /** @param {unknown} error */
  fail(error) {
    const reason = error instanceof Error ? error.message : String(error);
    const rest = this.plot ? "What is shown may be old." : "The picture is shown instead.";
    this.status.textContent = `The chart could not be loaded: ${reason}. ${rest}`;
  }

  /** @param {Figures} figures */
  draw(figures) {
    this.drawn = figures;
    this.plot ??= this.build(figures);
    this.plot.draw(figures);
    this.look(figures.axes.time);
    this.tell(null);
    this.status.textContent = "";
    this.figure.setAttribute("aria-label", `${figures.title}. ${figures.description}`);
    this.figure.dataset.points = String(figures.points);
    this.figure.dataset.ready = "true";
  }

  /** Puts a part into view, before its figures are there. @param {View} view */
  look(view) {
    this.plot?.look(view.from_ms, view.to_ms);
    this.figure.dataset.min = String(view.from_ms);
    this.figure.dataset.max = String(view.to_ms);
  }

  /** Everything that stands in the figure instead of the picture. @param {Figures} figures */
  build(figures) {
    this.legend = made("div", "chart-legend");
    this.reason = made("p", "note chart-reason");
    const stage = made("div", "chart-stage");
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", "The lines: plus and minus zoom, the arrows move, 0 shows the whole range again");
    stage.addEventListener("keydown", (event) => press(event, this));
    this.figure.setAttribute("role", "figure");
    this.figure.prepend(toolbar(this), this.legend, stage, this.reason);
    this.picture.hidden = true;
    const plot = new Plot(stage, figures, {
      at: (place) => this.tell(place),
      over: (from, to) => this.show(from, to),
      back: () => this.reset(),
    });
    new ResizeObserver(() => {
      plot.fit();
      if (stage.clientWidth === 0 || stage.clientWidth < NARROW.below === this.isNarrow) return;
      this.isNarrow = !this.isNarrow;
      this.start();
    }).observe(stage);
    return plot;
  }

  /** Shows a part of the whole range, not shorter than is worth a look. @param {number} from @param {number} to */
  show(from, to) {
    if (!this.whole) return;
    const { axes, shortest_ms: shortest } = this.whole;
    const { from_ms: first, to_ms: last } = axes.time;
    const length = Math.max(to - from, shortest);
    if (length >= last - first) return this.reset();
    const begin = Math.min(Math.max((from + to - length) / 2, first), last - length);
    this.view = { from_ms: Math.round(begin), to_ms: Math.round(begin + length) };
    this.look(this.view);
    this.load(this.view, (figures) => this.draw(figures));
  }

  reset() {
    this.view = null;
    if (!this.whole) return;
    // No answer to what was asked before is drawn over it.
    this.turn += 1;
    this.draw(this.whole);
  }

  /** @param {number} factor of what is in view */
  zoom(factor) {
    const { from, to } = this.seen();
    const more = ((to - from) * (factor - 1)) / 2;
    this.show(from - more, to + more);
  }

  /** @param {number} part of what is in view */
  move(part) {
    const { from, to } = this.seen();
    const way = (to - from) * part;
    if (this.view) this.show(from + way, to + way);
  }

  seen() {
    const { min, max } = this.figure.dataset;
    return { from: Number(min), to: Number(max) };
  }

  /** Saves the picture of what is in view. */
  save() {
    save(this.question(this.view), `iotasrb-${this.figure.dataset.chart}.png`).catch((error) => this.fail(error));
  }

  /** Tells what is in a row: the newest, if it is none. @param {number | null} place */
  tell(place) {
    const { drawn, legend, reason } = this;
    if (!drawn || !legend || !reason) return;
    const row = place ?? drawn.times.length - 1;
    const state = drawn.states[row];
    const head = made("p", "chart-at");
    if (state) {
      const time = /** @type {HTMLTimeElement} */ (made("time", "", drawn.times[row]));
      time.dateTime = new Date(drawn.times_ms[row]).toISOString();
      const closer = drawn.finer ? "; zoom in for closer ones" : "";
      head.append(time, " ", made("span", `state state-${state}`, state), " ", made("span", "note", drawn.interval.words + closer));
    } else {
      head.textContent = "Nothing was published here.";
    }
    const list = made("ul", "chart-lines");
    drawn.lines.forEach((line, index) => {
      const item = made("li", `chart-line line-${index}`);
      item.append(made("span", "swatch"), made("span", "name", line.name), " ", made("span", "digits", line.shown[row] ?? "no value"));
      list.append(item);
    });
    for (const { sign, words } of drawn.signs) {
      const item = made("li", `chart-line sign-${sign}`);
      item.append(made("span", "swatch"), made("span", "name", words));
      list.append(item);
    }
    legend.replaceChildren(head, list);
    reason.textContent = drawn.reasons[row] ?? "";
  }
}

if (window.uPlot) {
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    const picture = figure.querySelector("img");
    if (picture) new Chart(/** @type {HTMLElement} */ (figure), picture).start();
  }
}
