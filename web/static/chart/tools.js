// @ts-check
// What one does with a chart: by buttons, by keys, and as a picture to keep.

/**
 * What a chart does.
 * @typedef {{ zoom(factor: number): void, move(part: number): void, reset(): void, save(): void }} Doer
 */

/** An element of a class, with a text. @param {string} tag @param {string} className @param {string} [text] */
export function made(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** @param {Doer} chart */
export function toolbar(chart) {
  const tools = made("div", "chart-tools");
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Look closer");
  /** @type {[string, () => void][]} */
  const buttons = [
    ["Zoom in", () => chart.zoom(0.5)],
    ["Zoom out", () => chart.zoom(2)],
    ["Reset", () => chart.reset()],
    ["PNG", () => chart.save()],
  ];
  for (const [name, act] of buttons) {
    const button = /** @type {HTMLButtonElement} */ (made("button", "copy", name));
    button.type = "button";
    button.addEventListener("click", act);
    tools.append(button);
  }
  return tools;
}

/** @type {Record<string, (chart: Doer) => void>} */
const KEYS = {
  "+": (chart) => chart.zoom(0.5),
  "=": (chart) => chart.zoom(0.5),
  "-": (chart) => chart.zoom(2),
  ArrowLeft: (chart) => chart.move(-0.25),
  ArrowRight: (chart) => chart.move(0.25),
  ArrowUp: (chart) => chart.zoom(0.5),
  ArrowDown: (chart) => chart.zoom(2),
  0: (chart) => chart.reset(),
};

/** @param {KeyboardEvent} event @param {Doer} chart */
export function press(event, chart) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  act(chart);
}

/** How many pixels a picture has for one of its own. */
const SHARP = 2;

/** Saves the server's picture as PNG, in the theme of the page. @param {URLSearchParams} question @param {string} name */
export async function save(question, name) {
  const { theme } = document.documentElement.dataset;
  if (theme) question.set("theme", theme);
  const picture = new Image();
  picture.src = `/embed/chart.svg?${question}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth * SHARP, picture.naturalHeight * SHARP];
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
