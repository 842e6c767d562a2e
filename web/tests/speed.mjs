// How much a browser loads of each page from a cold cache, and how soon it is seen: medians of a few
// loads, beside a page of one line from the same server, which is as fast as a page can be.

import { browser, open, origin } from "./page.mjs";

const LOADS = 5;
const PAGES = ["/", "/validators", "/calculator", "/charts"];
const LIMIT = "/livez";
const MOST_KB = 150;
const MOST_MS = 500;

const limit = await median(LIMIT);
console.log(`${"median of five".padEnd(16)}${["kB", "requests", "first paint", "largest paint"].map((head) => head.padStart(15)).join("")}`);
show("a page of one line", limit);
const found = [];
for (const path of PAGES) {
  const measured = await median(path);
  found.push(measured);
  show(path, measured, `   ${(measured.largest / limit.largest).toFixed(1)} x a page of one line`);
}
const kb = Math.max(...found.map((one) => one.kb));
const ms = Math.max(...found.map((one) => one.largest));
const judged = [judge("first view", kb, MOST_KB, "kB"), judge("largest contentful paint", ms, MOST_MS, "ms")];
await browser.close();
process.exit(judged.every(Boolean) ? 0 : 1);

/** The median of each figure. */
async function median(path) {
  const loads = [];
  for (let load = 0; load < LOADS; load += 1) loads.push(await once(path));
  const middle = (name) => loads.map((load) => load[name]).sort((one, other) => one - other)[(LOADS - 1) / 2];
  return Object.fromEntries(Object.keys(loads[0]).map((name) => [name, middle(name)]));
}

/** Loads a page with nothing in the cache. */
async function once(path) {
  const page = await open();
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  let [bytes, requests] = [0, 0];
  network.on("Network.requestWillBeSent", () => (requests += 1));
  network.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(origin + path, { waitUntil: "load" });
  // Charts ask for their points after the page was loaded.
  await page.waitForFunction(() => [...document.querySelectorAll("figure[data-chart]")].every((figure) => figure.dataset.ready));
  const paints = await page.evaluate(painted);
  await page.context().close();
  return { kb: bytes / 1_000, requests, ...paints };
}

/** When something was first seen, and the largest thing. */
async function painted() {
  const last = (type) =>
    new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime));
      observer.observe({ type, buffered: true });
    });
  return { first: await last("paint"), largest: await last("largest-contentful-paint") };
}

function show(name, { kb, requests, first, largest }, more = "") {
  const cells = [kb.toFixed(1), requests, `${first.toFixed(0)} ms`, `${largest.toFixed(0)} ms`];
  console.log(`${name.padEnd(18)}${cells.map((cell) => `${cell}`.padStart(15)).join("")}${more}`.trimEnd());
}

function judge(name, value, most, unit) {
  const holds = value <= most;
  console.log(`${name} ${value.toFixed(0)} ${unit} (at most ${most} ${unit}): ${holds ? "holds" : "MISSED"}`);
  return holds;
}
