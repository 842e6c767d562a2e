// What a stake would earn: the numbers are those of the API and of the command line, and nothing
// that was typed is ever lost.

import assert from "node:assert/strict";
import { api, ask, close, figure, open, origin, percent, plain, provoking, toTheNano } from "./page.mjs";

const page = await open();
await page.goto(`${origin}/calculator`);
const address = Object.fromEntries((await api("/v1/validators")).validators.map((one) => [one.name, one.address]));
const compared = ["Kiln", "Nansen", "starfish-one"];

await compare();
await commandLine();
await reproduce();
await goingBack();
await wrongInput();
await offline();
await close();

/** Fills the form as people do, and finds the API's numbers. */
async function compare() {
  await page.getByLabel("Amount, in IOTA").fill("25 000.5");
  await choose(page.getByLabel("With", { exact: true }), "Kiln");
  for (const [place, name] of compared.slice(1).entries()) {
    await page.getByRole("button", { name: "Compare with another" }).click();
    await choose(page.locator(`#validator-${place + 2}`), name);
  }
  await page.getByLabel("Days", { exact: true }).fill("90");
  await page.getByLabel("Growth of all other stakes").fill("-10,0");
  await calculate("amount=25+000.5");
  await numbers(page);
  const rows = page.locator('section:has(h2:text-is("Beside each other")) tbody tr');
  assert.deepEqual(await rows.locator("th").allTextContents(), compared);
  for (const [place, row] of (await rows.all()).entries()) {
    const rewards = page.locator(`#outcome-${place + 1} [data-figure="reward"] data`);
    const [, ...there] = await row.locator("data").evaluateAll((all) => all.map((data) => data.value));
    assert.deepEqual(there, await rewards.evaluateAll((all) => all.map((data) => data.value)));
  }
}

/** Every outcome on a page is what the API answers to the page's own link. */
async function numbers(page) {
  const outcomes = page.locator(".outcome");
  assert.equal(await outcomes.count(), compared.length);
  for (const [place, name] of compared.entries()) {
    const answer = await answerOf(page, address[name]);
    const shown = outcomes.nth(place);
    assert.equal(await shown.getAttribute("data-validator"), address[name]);
    const rewards = await shown.locator('[data-figure="reward"]').all();
    const shares = await shown.locator('[data-figure="share"]').all();
    assert.equal(rewards.length, answer.forecasts.length);
    for (const [column, forecast] of answer.forecasts.entries()) {
      const { reward_nanos: nanos, share_of_amount: share } = forecast;
      assert.deepEqual(await figure(rewards[column]), { exact: nanos, text: toTheNano(nanos) });
      assert.deepEqual(await figure(shares[column]), { exact: share.decimal, text: percent(share.decimal) });
      const months = shown.locator(`details tbody td:nth-child(${column + 2}) data`);
      const each = await months.evaluateAll((all) => all.map((data) => data.value));
      assert.equal(each.length, 4);
      assert.equal(each.reduce((sum, month) => sum + BigInt(month), 0n), BigInt(nanos), "months sum to the whole");
    }
    for (const [of, fraction] of [["simple-gross", "iotasrb_nanos"], ["simple-net", "net_nanos"]]) {
      const exact = answer.simple[fraction].decimal;
      const text = toTheNano(exact.split(".")[0]);
      assert.deepEqual(await figure(shown.locator(`[data-figure="${of}"]`)), { exact, text }, of);
    }
    const best = shown.locator('h3:has-text("The best of") + .scroll tbody tr');
    const read = (rows) => rows.map((row) => [row.querySelector("th").textContent, row.querySelector("data").value]);
    const offers = answer.elsewhere.slice(0, 5).map((offer) => [offer.name, offer.net.decimal]);
    assert.deepEqual(await best.evaluateAll(read), offers);
  }
}

/** What the API answers to the link of a page, for one validator. */
async function answerOf(page, validator) {
  const link = new URL(await page.locator("[data-reproduce]").getAttribute("href"), origin);
  link.searchParams.set("validator", validator);
  return api(`/v1/calculator${link.search}`);
}

/** The commands that the page shows give the same numbers, to the last digit. */
async function commandLine() {
  const lines = (await page.locator("#result .command code").textContent()).trim().split("\n");
  const [fetching, ...calculating] = lines;
  await ask(`run ${fetching}`);
  assert.equal(calculating.length, compared.length);
  for (const [place, name] of compared.entries()) {
    const told = JSON.parse(await ask(`run ${calculating[place]} --format json`));
    const answer = await answerOf(page, address[name]);
    for (const part of ["plan", "timetable", "simple", "forecasts", "effect", "elsewhere", "observation_digest"]) {
      assert.deepEqual(told[part], answer[part], `${name}: ${part}`);
    }
  }
}

/** The link gives the same, to whoever gets it. */
async function reproduce() {
  const other = await open();
  await other.goto(new URL(await page.locator("[data-reproduce]").getAttribute("href"), origin).href);
  await numbers(other);
  await other.context().close();
}

/** The browser's own button leads to the calculation before. */
async function goingBack() {
  await page.getByLabel("Days", { exact: true }).fill("30");
  await calculate("days=30");
  const loaded = page.waitForEvent("load");
  await page.evaluate(() => history.back());
  await loaded;
  assert.equal(await page.getByLabel("Days", { exact: true }).inputValue(), "90");
  assert.equal(await page.getByLabel("Amount, in IOTA").inputValue(), "25000.5");
  await numbers(page);
}

/** What is wrong is told beside the form, which keeps what was typed. */
async function wrongInput() {
  await provoking(async () => {
    for (const [field, text, told] of [
      ["Amount, in IOTA", "1,5", /^Amount: an amount in IOTA such as 1000 or 0\.5/],
      ["Days", "0", /^Days: a whole number from 1 to 3653/],
    ]) {
      const input = page.getByLabel(field, { exact: true });
      const before = await input.inputValue();
      await input.fill(text);
      await page.getByRole("button", { name: "Calculate" }).click();
      await page.locator("#result .error", { hasText: told }).waitFor();
      assert.equal(await input.inputValue(), text);
      assert.equal(await page.locator("#validator-2").inputValue(), address.Nansen);
      await input.fill(before);
      await page.getByRole("button", { name: "Calculate" }).click();
      await page.locator("#outcome-3").waitFor();
      assert.equal(await page.locator("#result .error").count(), 0);
    }
  });
}

/** Without a connection, and without a server: it is told, nothing is lost, and it works again. */
async function offline() {
  const away = [
    [() => page.context().setOffline(true), () => page.context().setOffline(false)],
    [() => ask("stop"), () => ask("start")],
  ];
  for (const [leave, comeBack] of away) {
    const before = await page.locator('#outcome-1 [data-figure="reward"]').first().textContent();
    await page.getByLabel("Days", { exact: true }).fill("120");
    await provoking(async () => {
      await leave();
      await page.getByRole("button", { name: "Calculate" }).click();
      await page.locator("#result .error", { hasText: "Not calculated: the server cannot be reached." }).waitFor();
      assert.equal(await page.getByLabel("Days", { exact: true }).inputValue(), "120");
      assert.equal(await page.locator("#validator-3").inputValue(), address["starfish-one"]);
      assert.equal(await page.locator('#outcome-1 [data-figure="reward"]').first().textContent(), before);
      await comeBack();
      await page.locator("[data-connection]").filter({ hasText: /^$/ }).waitFor({ state: "attached" });
    });
    await calculate("days=120");
    assert.equal(await page.locator("#result .error").count(), 0);
    assert.equal(plain(await page.locator("#outcome-1 tbody td").nth(1).textContent()).split(" ")[0], "119");
    await page.getByLabel("Days", { exact: true }).fill("90");
    await calculate("days=90");
  }
}

async function choose(select, name) {
  await select.selectOption(address[name]);
}

/** Sends the form, and waits for the answer to a question that has these words. */
async function calculate(words) {
  await page.getByRole("button", { name: "Calculate" }).click();
  await page.waitForURL((url) => url.search.includes(words));
  await page.locator('#result:not([aria-busy="true"])').waitFor();
}
