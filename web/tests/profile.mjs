// The benchmark on one page: every figure is the API's, and the page keeps up with what happens.

import assert from "node:assert/strict";
import { amount, api, ask, close, figure, open, origin, plain, seen, share } from "./page.mjs";

const page = await open();
await page.goto(origin);
await figures();

// The rewards of the prepared history are 760,000 IOTA a day before, then 750,000, 740,000, 730,000
// and 700,000, and 767,000 now; the stake is always the same. So the benchmark, 0.11505206783…, is
// higher by 7, 17, 27, 37 and 67 of 767 parts of itself.
assert.deepEqual(await table("What changed"), [
  ["24 hours", "+10.50 bp", "not known", "0.00 bp"],
  ["7 days", "+25.50 bp", "not known", "0.00 bp"],
  ["30 days", "+40.50 bp", "not known", "0.00 bp"],
  ["90 days", "+55.50 bp", "not known", "0.00 bp"],
  ["1 year", "+100.50 bp", "not known", "0.00 bp"],
]);
const recent = await table("The last publications");
assert.equal(recent.length, 8);
assert.deepEqual(recent.slice(0, 3), [
  ["2026-05-15 20:00 UTC", "OK", "11.5052 %", ""],
  ["2026-05-15 18:00 UTC", "HELD", "not known", "two servers name different stakes"],
  ["2026-05-15 16:00 UTC", "OK", "11.5052 %", ""],
]);

// What is published is shown without loading the page again.
assert.equal(await shown(await ask("publish")), "OK");
await figures();
assert.equal((await table("What changed"))[0][1], "+12.00 bp");
assert.equal((await table("The last publications")).length, 9);

// Nothing of the last value is shown as if it were now.
assert.equal(await shown(await ask("hold")), "HELD");
await figures();
const held = plain(await page.locator(".hero").innerText());
assert.match(held, /no value/i);
assert.match(held, /two servers name different stakes/);
assert.match(held, /The last value was 11\.5202 %, of 2026-05-15 22:00 UTC/);
assert.equal(await page.locator(".hero .figure data").count(), 0);
assert.equal(await page.locator(".cards data").count(), 0, "no part of an older value stands beside it");

// What is stale says so, beside its value.
assert.equal(await shown(await ask("stale")), "STALE");
await figures();
assert.match(plain(await page.locator(".hero").innerText()), /11\.5052 %.* STALE nothing was heard of the next/);

// And what is not certified says that, and why.
assert.equal(await shown(await ask("degrade")), "DEGRADED");
await figures();
assert.match(plain(await page.locator(".hero").innerText()), /11\.5052 %.* DEGRADED the word of a file/);
await close();

/** Waits until a publication is shown; its state. */
async function shown(number) {
  const live = page.locator(`[data-live="profile"][data-publication="${number}"]`);
  await live.waitFor();
  return live.locator('[data-figure="state"]').textContent();
}

/** Every figure on the page is the one that the API answers, and is rounded right. */
async function figures() {
  const rate = await api("/v1/rate");
  const expected = {
    iotasrb: share(rate.iotasrb),
    iotasrb_real: share(rate.iotasrb_real),
    staking_ratio: share(rate.staking_ratio),
    stake_all_nanos: amount(rate.stake.all_nanos),
    stake_committee_nanos: amount(rate.stake.committee_nanos),
    supply_total_nanos: amount(rate.supply.total_nanos),
    supply_circulating_nanos: amount(rate.supply.circulating_nanos),
    target_reward_nanos: amount(rate.target_reward_nanos),
    state: { text: rate.state },
  };
  if (!("absent" in rate.iotasrb)) {
    const { validators } = await api("/v1/validators");
    const members = validators.filter((one) => one.in_committee);
    expected.decimal = { text: rate.iotasrb.decimal };
    expected.validators = { exact: `${validators.length}`, text: `${validators.length}` };
    expected.committee = { exact: `${members.length}`, text: `${members.length}` };
  }
  const found = {};
  for (const element of await page.locator("[data-figure]").all()) {
    found[await element.getAttribute("data-figure")] = await figure(element);
  }
  assert.deepEqual(found, expected);
  const inflation = ["provisions", "release", "total", "circulating"].map((part) => share(rate.inflation[part]));
  const cells = page.locator('h2:text-is("Inflation and supply") + table td');
  for (const [place, part] of inflation.entries()) assert.deepEqual(await figure(cells.nth(place)), part);
}

/** The rows of the table in a section, as they are read. */
async function table(title) {
  const rows = page.locator(`section:has(h2:text-is("${title}")) tbody tr`);
  return Promise.all((await rows.all()).map(async (row) => Promise.all((await row.locator("> *").all()).map(seen))));
}
