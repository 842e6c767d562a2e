// The demonstration: whoever tries the program for the first time sees the page of a network that
// is proven, and can prove it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { api, ask, close, figure, folder, open, origin, share, toTheNano } from "./page.mjs";

const page = await open();
await page.goto(origin);
const rate = await api("/v1/rate");
assert.equal(await page.locator(".network").textContent(), "localnet");
assert.equal(await page.locator('[data-figure="state"]').textContent(), "OK");
for (const name of ["iotasrb", "iotasrb_real"]) {
  assert.match(rate[name].decimal, /^0\.\d{18}$/);
  assert.deepEqual(await figure(page.locator(`[data-figure="${name}"]`)), share(rate[name]));
}
await proof();
await recomputation();
await calculator();
await close();

/** The file that the button gives proves the rate, by the command that stands above it. */
async function proof() {
  const root = await ask("root");
  const [fetching, verifying] = await commands(0);
  const [, file] = /-o (\S+) /.exec(fetching);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /^Download the proof/ }).click();
  const downloaded = await download;
  assert.equal(downloaded.suggestedFilename(), file);
  await downloaded.saveAs(join(folder, "downloaded.bundle"));
  await ask(`run ${fetching}`);
  assert.ok(readFileSync(join(folder, file)).equals(readFileSync(join(folder, "downloaded.bundle"))));
  const words = verifying.replace("EPOCH:DIGEST", root);
  for (const told of [await ask(`run ${words}`), await ask(`run ${words.replace(file, "downloaded.bundle")}`)]) {
    assert.match(told, /\nPROVEN\n$/);
    assert.match(told, new RegExp(`benchmark of that epoch by iotasrb/v1 is ${ofEpoch(rate.iotasrb.decimal)}`));
  }
}

/** The first decimals in percent, none of which is rounded. */
function ofEpoch(decimal) {
  return `${Number(decimal.slice(2, 4))}\\.${decimal.slice(4, 12)}`;
}

/** What was observed gives the same, by the other command. */
async function recomputation() {
  const [fetching, computing] = await commands(1);
  await ask(`run ${fetching}`);
  const told = JSON.parse(await ask(`run ${computing} --format json`));
  assert.deepEqual(told.iotasrb, rate.iotasrb);
}

/** Certified facts are enough to calculate with. */
async function calculator() {
  await page.goto(`${origin}/calculator`);
  const { forecasts } = await api("/v1/calculator?amount=10000&days=365");
  const rewards = await page.locator('[data-figure="reward"]').all();
  assert.equal(rewards.length, forecasts.length);
  for (const [place, { reward_nanos: nanos }] of forecasts.entries()) {
    assert.deepEqual(await figure(rewards[place]), { exact: nanos, text: toTheNano(nanos) });
  }
}

async function commands(place) {
  const text = await page.locator("#proof .command code").nth(place).textContent();
  return text.trim().split("\n");
}
