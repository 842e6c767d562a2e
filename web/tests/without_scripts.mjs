// Without any script: everything is there to read, and links and forms do the rest.

import assert from "node:assert/strict";
import { amount, api, close, figure, open, origin, share, toTheNano } from "./page.mjs";

const page = await open({ javaScriptEnabled: false });
await everyPage();
await profile();
await validators();
await calculator();
await close();

/** The navigation leads to every page, and each has a heading of its own. */
async function everyPage() {
  await page.goto(origin);
  const places = await page.locator('nav[aria-label="Pages"] a').evaluateAll((links) => links.map((link) => link.href));
  assert.equal(places.length, 7);
  for (const place of places) {
    await page.goto(origin);
    await page.locator(`nav[aria-label="Pages"] a[href="${new URL(place).pathname}"]`).click();
    await page.waitForURL(place);
    assert.equal(await page.locator("h1").count(), 1, place);
    assert.equal(await page.locator('nav [aria-current="page"]').count(), 1, place);
  }
}

async function profile() {
  const rate = await api("/v1/rate");
  await page.goto(origin);
  for (const [name, expected] of [
    ["iotasrb", share(rate.iotasrb)],
    ["staking_ratio", share(rate.staking_ratio)],
    ["stake_all_nanos", amount(rate.stake.all_nanos)],
    ["supply_total_nanos", amount(rate.supply.total_nanos)],
    ["target_reward_nanos", amount(rate.target_reward_nanos)],
    ["state", { text: "OK" }],
    ["decimal", { text: rate.iotasrb.decimal }],
  ]) {
    assert.deepEqual(await figure(page.locator(`[data-figure="${name}"]`)), expected, name);
  }
}

/** Heads are links, and the search is a form. */
async function validators() {
  const { validators } = await api("/v1/validators");
  await page.goto(`${origin}/validators`);
  const rows = page.locator("tbody tr");
  assert.equal(await rows.count(), validators.length);
  for (const order of ["descending", "ascending"]) {
    await page.locator('th[data-column="commission"] a').click();
    assert.equal(await page.locator('th[data-column="commission"]').getAttribute("aria-sort"), order);
    const parts = await page.locator('td[data-column="commission"] > data').evaluateAll((all) => all.map((data) => Number(data.value)));
    const sorted = [...parts].sort((one, other) => (order === "ascending" ? one - other : other - one));
    assert.deepEqual(parts, sorted);
  }
  await page.getByLabel("Name or address").fill("iota");
  await page.getByLabel("Which").selectOption("committee");
  await page.getByRole("button", { name: "Show" }).click();
  const named = validators.filter((one) => one.in_committee && one.name.toLowerCase().includes("iota"));
  assert.deepEqual((await rows.locator("th a").allTextContents()).sort(), named.map((one) => one.name).sort());
  assert.equal(await page.locator('th[data-column="commission"]').getAttribute("aria-sort"), "ascending");
}

/** The form is sent as forms are. */
async function calculator() {
  await page.goto(`${origin}/calculator`);
  await page.getByLabel("Amount, in IOTA").fill("5000");
  const [one] = await page.locator("#validator-1 option").evaluateAll((all) => all.filter((option) => option.label.startsWith("Kiln")).map((option) => option.value));
  await page.locator("#validator-1").selectOption(one);
  await page.getByLabel("Days", { exact: true }).fill("30");
  await page.getByRole("button", { name: "Calculate" }).click();
  const { forecasts } = await api(`/v1/calculator?amount=5000&days=30&validator=${one}`);
  const rewards = await page.locator('[data-figure="reward"]').all();
  assert.equal(rewards.length, forecasts.length);
  for (const [place, { reward_nanos: nanos }] of forecasts.entries()) {
    assert.deepEqual(await figure(rewards[place]), { exact: nanos, text: toTheNano(nanos) });
  }
  assert.equal(await page.getByLabel("Amount, in IOTA").inputValue(), "5000");
}
