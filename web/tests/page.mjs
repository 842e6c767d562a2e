// What all scripts have in common: a browser, what is watched in every page, and the dialogue with
// the test that runs the script.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");

/** Where the server is, and a folder for files. */
export const [origin, folder] = process.argv.slice(2);

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const browser = await chromium.launch({
  executablePath: process.env.IOTASRB_CHROMIUM,
  args: [...FLAGS, ...QUIET],
});

const complaints = new Set();
let provoked = false;

/** A page in a context of its own, in which nothing may go wrong unnoticed. */
export async function open(options = {}) {
  const usual = { viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "Europe/Berlin" };
  const context = await browser.newContext({ ...usual, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complain = (what) => provoked || complaints.add(`${page.url()}: ${what}`);
  page.on("console", (message) => message.type() === "error" && complain(`console: ${message.text()}`));
  page.on("pageerror", (error) => complain(`error: ${error.stack}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) complain(`it asks ${url}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // Whoever leaves a page hears no more of its events, and a download is no navigation.
    if (why === "net::ERR_ABORTED") return;
    complain(`${request.url()} failed: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complain(`${response.url()} is answered ${response.status()}`);
    if (response.request().resourceType() !== "document") return;
    const policy = response.headers()["content-security-policy"] ?? "";
    if (!policy.startsWith("default-src 'none'; script-src 'self';")) complain(`its policy is "${policy}"`);
  });
  return page;
}

/** What goes wrong meanwhile is provoked. The work ends with the page being well again. */
export async function provoking(work) {
  provoked = true;
  await work();
  provoked = false;
}

/** The end of every script. */
export async function close() {
  await browser.close();
  assert.deepEqual([...complaints], []);
  process.exit(0);
}

const replies = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Asks the test for something, and waits until it is done. */
export async function ask(wish) {
  console.log(`@${wish}`);
  const { value } = await replies.next();
  const reply = JSON.parse(value);
  if ("failed" in reply) throw new Error(`${wish}: ${reply.failed}`);
  return reply.ok;
}

/** What the API answers. */
export async function api(path) {
  const response = await fetch(origin + path);
  assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`);
  return response.json();
}

/** A text as it is read, with plain spaces. */
export const plain = (text) => text.replace(/\s+/g, " ").trim();

/** The text of an element as it is seen, without what is said to screen readers alone. */
export const seen = (locator) =>
  locator.evaluate((element) => {
    const copy = element.cloneNode(true);
    for (const hidden of copy.querySelectorAll(".hidden")) hidden.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  });

/** What is in an element: the exact figure and the text, or that there is none. */
export async function figure(locator) {
  const data = locator.locator("data");
  if ((await data.count()) === 0) return { text: await seen(locator) };
  return { exact: await data.first().getAttribute("value"), text: plain(await data.first().textContent()) };
}

/** A share as a page shows it, in percent, from its decimal; half to even. */
export function percent(decimal, places = 4) {
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  const cut = 10n ** BigInt(part.length - places - 2);
  const digits = BigInt(whole + part);
  const rest = (digits % cut) * 2n;
  let rounded = digits / cut;
  if (rest > cut || (rest === cut && rounded % 2n === 1n)) rounded += 1n;
  const text = rounded.toString().padStart(places + 1, "0");
  return `${sign && "−"}${text.slice(0, -places)}.${text.slice(-places)} %`;
}

/** An amount as a page shows it, in whole IOTA, from its nanos. */
export const whole = (nanos) => `${(BigInt(nanos) / 1_000_000_000n).toLocaleString("en")} IOTA`;

/** An amount to the nano as a page shows it. */
export function toTheNano(nanos) {
  const part = (BigInt(nanos) % 1_000_000_000n).toString().padStart(9, "0");
  return whole(nanos).replace(" IOTA", `.${part} IOTA`);
}

/** Hundredths of a percent as a page shows them. */
export const hundredths = (parts) => `${Math.floor(parts / 100)}.${String(parts % 100).padStart(2, "0")} %`;

export const NOT_KNOWN = { text: "not known" };

/** What a page is to show of a share that the API answers. */
export const share = (value, places) => ("absent" in value ? NOT_KNOWN : { exact: value.decimal, text: percent(value.decimal, places) });

/** What a page is to show of an amount that the API answers. */
export const amount = (nanos) => (nanos === null || nanos?.absent ? NOT_KNOWN : { exact: nanos, text: whole(nanos) });
