// The rules of WCAG 2.2, level AA, as far as a program can tell; small screens; the keyboard alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { api, close, open, origin, provoking } from "./page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZES = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];

const { validators } = await api("/v1/validators");
const slashed = validators.find((one) => one.slashed).address;
const places = await navigation();
for (const colorScheme of ["light", "dark"]) {
  for (const viewport of SIZES) {
    const page = await open({ colorScheme, viewport });
    const how = `${colorScheme}, ${viewport.width}`;
    for (const place of places) await check(page, place, how);
    await provoking(() => check(page, `/calculator?validator=${slashed}`, how));
    await page.context().close();
  }
}
await keyboard();
await theme();
await close();

/** All pages: those that the navigation names, one validator's, and a long answer. */
async function navigation() {
  const page = await open();
  await page.goto(origin);
  const links = page.locator('nav[aria-label="Pages"] a');
  const named = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  await page.context().close();
  const record = `/programmes?amount=13&from=2500000&address=${"5".repeat(64)}`;
  return [...named, record, `/validators/${slashed}`, "/calculator?amount=1000&validator=starfish-one&validator=Nansen"];
}

async function check(page, place, how) {
  await page.goto(origin + place);
  assert.deepEqual(await page.evaluate(wider), [], `${place} (${how}) is wider than the screen`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: { type: "tag", values: tags } }), TAGS);
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  assert.deepEqual(told, [], `${place} (${how})`);
}

/** What makes a page wider than the screen; what scrolls by itself may be as wide as it likes. */
function wider() {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const overflows = (one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === "visible";
  const all = [...document.body.querySelectorAll("*")].filter(overflows);
  return all.map((one) => `${one.tagName} ${one.className}: ${one.textContent.slice(0, 100)}`);
}

/** The first key leads past the frame; the keys reach what can be done. */
async function keyboard() {
  const page = await open();
  await page.goto(`${origin}/validators`);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Skip to the content");
  const skip = await page.locator(":focus").boundingBox();
  assert.ok(skip.x >= 0, "whoever reaches it sees it");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  await page.goto(`${origin}/validators`);
  const heads = ["Validator", "Net", "Realised, 30 d", "Stake", "Voting power", "Commission", "Performance", "Documented", "As shown"];
  const reached = [];
  while (reached.at(-1) !== heads.at(-1) && reached.length < 60) {
    await page.keyboard.press("Tab");
    reached.push(await focused(page));
  }
  const order = ["Skip to the content", "IOTASRB", "Show in dark colours", "Show", ...heads];
  assert.deepEqual(reached.filter((name) => order.includes(name)).slice(-order.length), order);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator('th[data-column="shown"]').getAttribute("aria-sort"), "descending");
  assert.equal(await focused(page), heads.at(-1), "what was pressed stays where one is");
  await page.context().close();
}

/** The name of what has the focus. */
async function focused(page) {
  return page.evaluate(() => {
    const { ariaLabel, textContent, id } = document.activeElement;
    return (ariaLabel ?? textContent).trim() || id;
  });
}

/** The button changes the colours, for good. */
async function theme() {
  const page = await open({ colorScheme: "light" });
  await page.goto(origin);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Show in dark colours" }).press("Enter");
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.goto(`${origin}/validators`);
  assert.equal(await ground(), dark);
  await page.getByRole("button", { name: "Show in light colours" }).press("Enter");
  await page.reload();
  assert.equal(await ground(), light);
}
