// @ts-check
// The lines of a chart, drawn by uPlot: with the axes, the gaps and the marks that the server gives.

/**
 * @typedef {import("../chart.js").Figures} Figures
 * @typedef {import("../chart.js").ValueAxis} ValueAxis
 * What is told: the row under the pointer, a part that was drawn over, two clicks.
 * @typedef {{ at(row: number | null): void, over(from: number, to: number): void, back(): void }} Told
 */

/** The colours of lines, and their dashes: not everybody sees colours. */
const COLOURS = ["--accent", "--second", "--third", "--muted"];
const DASHES = [[], [7, 4], [2, 4], [9, 4, 2, 4]];
/** Pixels of the strip of marks, and of the radius of a dot. */
const STRIP = 5;
const DOT = 3;

/** A colour of the theme. @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {number} [ratio] of pixels of the screen to those of the page */
const font = (ratio = 1) => `${12 * ratio}px system-ui, sans-serif`;

/** @param {string | null} value */
const number = (value) => (value === null ? null : Number(value));

/** A drawing in a stage. */
export class Plot {
  /** @param {HTMLElement} stage @param {Figures} figures @param {Told} told */
  constructor(stage, figures, told) {
    this.stage = stage;
    this.figures = figures;
    this.told = told;
    /** @type {any} */
    this.plot = new window.uPlot(this.options(), this.data(), stage);
  }

  /** @param {Figures} figures */
  draw(figures) {
    this.figures = figures;
    this.plot.setData(this.data(), false);
    // The ticks may be others where the time in view is the same.
    this.plot.redraw(true, true);
  }

  /** Puts a time into view. @param {number} from @param {number} to */
  look(from, to) {
    this.plot.setScale("x", { min: from, max: to });
  }

  redraw() {
    this.plot.redraw(false);
  }

  /** Fills the stage. */
  fit() {
    const { width, height } = this.size();
    if (width > 0 && (width !== this.plot.width || height !== this.plot.height)) this.plot.setSize({ width, height });
  }

  size() {
    const width = Math.floor(this.stage.clientWidth);
    return { width, height: width < 600 ? 260 : 320 };
  }

  /** Where uPlot has a line: the first is drawn last, above the others. @param {number} place */
  column(place) {
    return this.figures.lines.length - place;
  }

  data() {
    const { lines, times_ms } = this.figures;
    return [times_ms, ...lines.map((line) => line.values.map(number)).reverse()];
  }

  /** What uPlot is told. */
  options() {
    const { lines } = this.figures;
    const sides = /** @type {const} */ (["left", "right"]).filter((side) => lines.some((line) => line.axis === side));
    return {
      ...this.size(),
      // Above the lines is room for what the axes count.
      padding: [24, null, 0, null],
      legend: { show: false },
      scales: { x: { time: false, auto: false }, ...Object.fromEntries(sides.map((side) => [side, { range: () => this.reach(side) }])) },
      series: [
        {},
        ...lines.map((line, place) => ({
          label: line.name,
          scale: line.axis,
          stroke: () => colour(COLOURS[place]),
          dash: DASHES[place],
          width: 2,
          spanGaps: false,
          points: { show: false },
        })).reverse(),
      ],
      axes: [this.times(), ...sides.map((side) => this.values(side))],
      cursor: {
        y: false,
        points: { size: 9, width: 2 },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => this.told.back() },
      },
      hooks: {
        setCursor: [(/** @type {any} */ plot) => this.told.at(plot.cursor.idx ?? null)],
        setSelect: [(/** @type {any} */ plot) => this.select(plot)],
        drawAxes: [(/** @type {any} */ plot) => this.drawBehind(plot)],
        draw: [(/** @type {any} */ plot) => this.drawBefore(plot)],
      },
    };
  }

  /** From where to where an axis goes. @param {"left" | "right"} side */
  reach(side) {
    const axis = this.figures.axes[side];
    return axis ? [Number(axis.low), Number(axis.high)] : [0, 1];
  }

  times() {
    const ticks = (/** @type {any} */ plot) => {
      const { min, max } = plot.scales.x;
      return this.figures.axes.time.ticks.filter(({ ms }) => ms >= min && ms <= max);
    };
    return {
      ...axis("x", (plot) => ticks(plot).map(({ ms }) => ms), (plot) => ticks(plot).map(({ label }) => label)),
      grid: { show: false },
      size: 36,
    };
  }

  /** @param {"left" | "right"} side */
  values(side) {
    const ticks = () => this.figures.axes[side]?.ticks ?? [];
    const drawn = axis(side, () => ticks().map(({ value }) => Number(value)), () => ticks().map(({ label }) => label));
    /** As wide as the widest label. */
    const size = (/** @type {any} */ { ctx }, /** @type {string[] | null} */ labels) => {
      ctx.font = font(devicePixelRatio);
      const widths = (labels ?? []).map((label) => ctx.measureText(label).width / devicePixelRatio);
      return Math.ceil(Math.max(20, ...widths)) + 10;
    };
    const isLeft = side === "left";
    return { ...drawn, size, side: isLeft ? 3 : 1, grid: isLeft ? drawn.grid : { show: false }, ticks: { show: false }, gap: 8 };
  }

  /** Tells what was drawn over. @param {any} plot */
  select(plot) {
    const { left, width } = plot.select;
    if (width < 4) return;
    const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.told.over(from, to);
  }

  /** Bands where there is no value, and what the axes count. @param {any} plot */
  drawBehind(plot) {
    const { ctx, bbox } = plot;
    within(plot, 0, () => {
      [ctx.fillStyle, ctx.globalAlpha] = [colour("--bad"), 0.13];
      for (const mark of this.figures.marks) {
        if (mark.is_blank) ctx.fillRect(...extent(plot, mark, bbox.height));
      }
    });
    const { left, right } = this.figures.axes;
    const above = bbox.top - 10 * devicePixelRatio;
    [ctx.font, ctx.fillStyle, ctx.textBaseline] = [font(devicePixelRatio), colour("--muted"), "alphabetic"];
    ctx.textAlign = "left";
    if (left) ctx.fillText(left.words, bbox.left, above);
    ctx.textAlign = "right";
    if (right) ctx.fillText(right.words, bbox.left + bbox.width, above);
  }

  /** A strip for what is less than good, dots for points that no line reaches, hollow ones. @param {any} plot */
  drawBefore(plot) {
    const { ctx } = plot;
    within(plot, 0, () => {
      for (const mark of this.figures.marks) {
        ctx.fillStyle = colour(mark.is_blank ? "--bad" : "--warn");
        ctx.fillRect(...extent(plot, mark, STRIP * devicePixelRatio));
      }
    });
    within(plot, (DOT + 1) * devicePixelRatio, () => {
      ctx.setLineDash([]);
      this.figures.lines.forEach((line, place) => {
        const values = plot.data[this.column(place)];
        const dot = (/** @type {number} */ row) => {
          const [x, y] = [plot.valToPos(plot.data[0][row], "x", true), plot.valToPos(values[row], line.axis, true)];
          ctx.beginPath();
          ctx.arc(x, y, DOT * devicePixelRatio, 0, 2 * Math.PI);
          ctx.fill();
        };
        const known = (/** @type {number} */ row) => values[row] != null;
        ctx.fillStyle = colour(COLOURS[place]);
        for (const row of values.keys()) if (known(row) && !known(row - 1) && !known(row + 1)) dot(row);
        [ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth] = [colour("--surface"), colour("--warn"), 1.5 * devicePixelRatio];
        for (const row of this.figures.weak.filter(known)) {
          dot(row);
          ctx.stroke();
        }
      });
    });
  }
}

/** An axis in the colours of the theme. @param {string} scale @param {(plot: any) => number[]} splits @param {(plot: any) => string[]} values */
function axis(scale, splits, values) {
  const line = { stroke: () => colour("--line"), width: 1 };
  return { scale, splits, values, stroke: () => colour("--muted"), grid: line, ticks: { ...line, size: 5 }, font: font() };
}

/** Where a mark of such a height is. @param {any} plot @param {{ from_ms: number, to_ms: number }} mark @param {number} height */
function extent({ bbox, valToPos }, { from_ms, to_ms }, height) {
  const [left, right] = [valToPos(from_ms, "x", true), valToPos(to_ms, "x", true)];
  return [left, bbox.top + bbox.height - height, Math.max(right - left, 2 * devicePixelRatio), height];
}

/** Draws within the area of the lines, and so far beside it. @param {any} plot @param {number} beside @param {() => void} act */
function within({ ctx, bbox }, beside, act) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - beside, bbox.top - beside, bbox.width + 2 * beside, bbox.height + 2 * beside);
  ctx.clip();
  act();
  ctx.restore();
}
