// Charts that one can look into: they show what the API answers, closer and wider, and stay up to
// date; without scripts a picture is there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { api, ask, close, folder, open, origin, provoking } from "./page.mjs";

const DAY = 86_400_000;
/** The newest slot of the prepared history, 2026-05-15T20:00:00Z. */
const NEWEST = 1_778_875_200_000;

const page = await open();
await page.goto(`${origin}/charts?span=30d`);
const names = ["rate", "stake", "inflation"];
for (const name of names) await ready(name);
assert.equal(await page.locator("figure[data-chart]").count(), names.length);

// In the last 30 days are the slots of 30, 7 and 1 days before the newest, of four and two hours
// before it, and the newest.
assert.deepEqual(await state("rate"), { points: 6, min: NEWEST - 30 * DAY, max: NEWEST });
const { rows } = await api(`/v1/history/iotasrb?points=slots&from=${new Date(NEWEST - 30 * DAY).toISOString()}`);
assert.equal(rows.length, 6);

await told();
await closer();
await byKeys();
await dragged();
await picture();
await upToDate();
await elsewhere();
await withoutFigures();
await withoutScripts();
await close();

async function ready(name) {
  await page.locator(`figure[data-chart="${name}"][data-ready="true"]`).waitFor();
}

/** What a chart says of what it shows. */
async function state(name) {
  const { points, min, max } = await page.locator(`figure[data-chart="${name}"]`).evaluate((figure) => ({ ...figure.dataset }));
  return { points: Number(points), min: Number(min), max: Number(max) };
}

/** Waits until a chart shows so many milliseconds; others do not move with it. */
async function shows(name, length) {
  await page.waitForFunction(
    ([name, length]) => {
      const { min, max } = document.querySelector(`figure[data-chart="${name}"]`).dataset;
      return Math.abs(max - min - length) < 2;
    },
    [name, length],
  );
}

/** What is read of a chart is what the server says: nothing is rounded or named by the page. */
async function told() {
  for (const name of names) {
    const said = await api(`/embed/chart.json?chart=${name}&span=30d`);
    const figure = page.locator(`figure[data-chart="${name}"]`);
    assert.deepEqual(await figure.locator(".digits").allTextContents(), said.lines.map((line) => line.shown.at(-1)));
    assert.deepEqual(await figure.locator(".chart-line .name").allTextContents(), [...said.lines.map((line) => line.name), ...said.signs.map((sign) => sign.words)]);
    assert.equal(await figure.locator(".chart-at time").textContent(), said.times.at(-1));
    assert.equal(await figure.getAttribute("aria-label"), `${said.title}. ${said.description}`);
  }
}

/** The buttons halve, double and restore what is in view. */
async function closer() {
  const rate = page.locator('figure[data-chart="rate"]');
  const press = (name) => rate.getByRole("button", { name, exact: true }).click();
  await press("Zoom in");
  await shows("rate", 15 * DAY);
  await press("Zoom in");
  await shows("rate", 7.5 * DAY);
  await press("Zoom out");
  await shows("rate", 15 * DAY);
  await press("Reset");
  await shows("rate", 30 * DAY);
  assert.deepEqual(await state("rate"), { points: 6, min: NEWEST - 30 * DAY, max: NEWEST });
  assert.equal((await state("stake")).min, NEWEST - 30 * DAY);
}

/** Keys do what the buttons do, and move. */
async function byKeys() {
  await page.locator('figure[data-chart="rate"] .chart-stage').focus();
  await page.keyboard.press("+");
  await shows("rate", 15 * DAY);
  const { max } = await state("rate");
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((max) => Number(document.querySelector('figure[data-chart="rate"]').dataset.max) < max, max);
  await shows("rate", 15 * DAY);
  await page.keyboard.press("0");
  await shows("rate", 30 * DAY);
}

/** Whoever draws over a part sees that part. */
async function dragged() {
  const rate = page.locator('figure[data-chart="rate"]');
  const over = rate.locator(".u-over");
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  const at = (part) => [box.x + box.width * part, box.y + box.height / 2];
  await page.mouse.move(...at(0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.6), { steps: 4 });
  await page.mouse.move(...at(0.75), { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => {
    const { min, max } = document.querySelector('figure[data-chart="rate"]').dataset;
    return max - min < 8 * 86_400_000 && max - min > 7 * 86_400_000;
  });
  const { min } = await state("rate");
  assert.ok(Math.abs(min - (NEWEST - 15 * DAY)) < DAY, "it begins where the pointer did");
  await rate.getByRole("button", { name: "Reset", exact: true }).click();
  await shows("rate", 30 * DAY);
}

/** The button gives a picture of what is in view. */
async function picture() {
  const download = page.waitForEvent("download");
  await page.locator('figure[data-chart="rate"]').getByRole("button", { name: "PNG", exact: true }).click();
  const file = await download;
  assert.match(file.suggestedFilename(), /\.png$/);
  await file.saveAs(join(folder, "chart.png"));
  assert.equal(readFileSync(join(folder, "chart.png")).subarray(1, 4).toString(), "PNG");
}

/** What is published is drawn. */
async function upToDate() {
  await ask("publish");
  await page.locator(`figure[data-chart="rate"][data-max="${NEWEST + DAY / 12}"]`).waitFor();
}

/** The profile and a validator's page have a chart too. */
async function elsewhere() {
  await page.goto(origin);
  await ready("rate");
  const [{ address }] = (await api("/v1/validators")).validators;
  await page.goto(`${origin}/validators/${address}`);
  await ready("validator");
}

/** Where the figures cannot be had, the picture stays. */
async function withoutFigures() {
  const cut = await open();
  await cut.route("**/embed/chart.json*", (route) => route.fulfill({ status: 503 }));
  await provoking(async () => {
    await cut.goto(`${origin}/charts`);
    const rate = cut.locator('figure[data-chart="rate"]');
    await rate.locator(".chart-status", { hasText: "The picture is shown instead." }).waitFor();
    assert.ok(await rate.locator("img").isVisible());
    assert.equal(await rate.locator(".chart-stage").count(), 0);
    await cut.context().close();
  });
}

async function withoutScripts() {
  const plain = await open({ javaScriptEnabled: false });
  for (const path of ["/charts", "/"]) {
    await plain.goto(origin + path);
    const pictures = await plain.locator("figure[data-chart] img").evaluateAll((all) => all.map((one) => one.naturalWidth));
    assert.ok(pictures.length > 0 && pictures.every((width) => width > 0), path);
  }
}
