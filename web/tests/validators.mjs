// All validators: every figure is that of the API and of the command line, and whoever searches,
// filters or sorts finds what the exact fractions say.

import assert from "node:assert/strict";
import { api, ask, close, figure, hundredths, open, origin, plain, share, whole } from "./page.mjs";

const page = await open();
await page.goto(`${origin}/validators`);
const answer = await api("/v1/validators");
const validators = new Map(answer.validators.map((one) => [one.address, one]));
assert.equal(validators.size, 67);

/** What is said of the next epoch. */
const VERDICTS = { earns: "earns", joins: "joins", drops_out: "drops out", outside: "stays outside", leaves: "leaves" };

await figures();
await commandLine();
await marks();
await each();
await sorting();
await searching();
await links();
await close();

/** Every figure of every row is the one that the API answers, and is rounded right. */
async function figures() {
  const rows = page.locator("tbody tr");
  assert.equal(await rows.count(), validators.size);
  const found = await rows.evaluateAll((all) =>
    all.map((row) => {
      const figure = (cell) => {
        const data = cell.querySelector("data");
        for (const hidden of cell.querySelectorAll(".hidden")) hidden.remove();
        const text = (data ?? cell).textContent.replace(/\s+/g, " ").trim();
        return data ? { exact: data.value, text } : { text };
      };
      const cells = [...row.querySelectorAll("td")].map((cell) => [cell.dataset.column ?? "next", figure(cell)]);
      return [row.dataset.address, row.querySelector("th a").textContent, Object.fromEntries(cells)];
    }),
  );
  for (const [address, name, cells] of found) {
    const one = validators.get(address);
    assert.equal(name, one.name);
    assert.deepEqual(cells, {
      stake: { exact: one.stake_nanos, text: whole(one.stake_nanos) },
      power: { exact: `${one.voting_power}`, text: hundredths(one.voting_power) },
      commission: { exact: `${one.commission_effective_bp}`, text: hundredths(one.commission_effective_bp) },
      performance: share(one.performance, 2),
      documented: share(one.documented),
      shown: share(one.shown),
      net: share(one.net),
      realised: share(one.realised["30d"]),
      next: { text: VERDICTS[one.prospect.verdict] },
    });
  }
}

/** The program computes the same from what was observed, to the last digit. */
async function commandLine() {
  await ask(`run curl -o observation.json ${origin}/v1/observations/${answer.anchor.number}`);
  const asked = async (command) => JSON.parse(await ask(`run iotasrb ${command} --source observation.json --format json`));
  const told = await asked("validators");
  assert.equal(told.validators.length, validators.size);
  for (const one of told.validators) {
    const here = validators.get(one.address);
    for (const [name, value] of Object.entries(one)) assert.deepEqual(here[name], value, `${one.name}: ${name}`);
  }
  const [here, there] = [await api("/v1/rate"), await asked("rate")];
  for (const part of ["iotasrb", "iotasrb_committee", "iotasrb_real", "inflation", "staking_ratio", "stake"]) {
    assert.deepEqual(there[part], here[part], part);
  }
  assert.equal(there.observation_digest, here.anchor.digest);
}

/** Whoever does not earn is marked, and why. */
async function marks() {
  const tags = async (name) => page.locator(`tbody tr:has(th a:text-is("${name}")) th .tag`).allTextContents();
  assert.deepEqual(await tags("Realize"), ["outside the committee"]);
  assert.deepEqual(await tags("Kiln"), ["slashed"]);
  const kiln = page.locator('tbody tr:has(th a:text-is("Kiln"))');
  for (const column of ["documented", "net"]) {
    const nothing = { exact: "0.000000000000000000", text: "0.0000 %" };
    assert.deepEqual(await figure(kiln.locator(`[data-column="${column}"]`)), nothing, column);
  }
  assert.equal(await page.locator("tbody .tag", { hasText: "slashed" }).count(), 1);
}

/** A validator's own page has the same figures: of one that is slashed, one outside, one like most. */
async function each() {
  const own = await open();
  for (const name of ["Kiln", "Realize", "Nansen"]) {
    const one = answer.validators.find((one) => one.name === name);
    await own.goto(`${origin}/validators/${one.address}`);
    for (const [of, expected] of [
      ["net", share(one.net)],
      ["shown", share(one.shown)],
      ["documented", share(one.documented)],
      ["performance", share(one.performance, 2)],
      ["stake_nanos", { exact: one.stake_nanos, text: whole(one.stake_nanos) }],
      ["voting_power", { exact: `${one.voting_power}`, text: hundredths(one.voting_power) }],
      ["verdict", { text: VERDICTS[one.prospect.verdict] }],
    ]) {
      assert.deepEqual(await figure(own.locator(`[data-figure="${of}"]`)), expected, `${name}: ${of}`);
    }
  }
  await own.context().close();
}

/** By each column, both ways: the order is that of the exact figures, and the address gives it again. */
async function sorting() {
  for (const column of ["name", "stake", "power", "commission", "performance", "documented", "shown", "net", "realised"]) {
    const head = page.locator(`th[data-column="${column}"]`);
    for (const _ of ["once", "once more"]) {
      await head.locator("a").click();
      const order = await head.getAttribute("aria-sort");
      assert.equal(await page.locator("th[aria-sort]").count(), 1);
      inOrder(await addresses(page), column, order);
      assert.match(page.url(), new RegExp(`sort=${column}&order=${order.slice(0, 3) === "asc" ? "asc" : "desc"}`));
      const again = await open();
      await again.goto(page.url());
      assert.equal(await again.locator(`th[data-column="${column}"]`).getAttribute("aria-sort"), order);
      inOrder(await addresses(again), column, order);
      await again.context().close();
    }
  }
}

/** Fails if a validator stands before one that is to come first. */
function inOrder(rows, column, order) {
  assert.equal(rows.length, validators.size);
  const all = rows.map((address) => key(validators.get(address), column));
  for (let place = 1; place < all.length; place += 1) {
    const [one, other] = [all[place - 1], all[place]];
    if (other === null) continue;
    assert.notEqual(one, null, `${column}: what is not known comes last`);
    const compared = column === "name" ? (one < other ? -1 : one > other ? 1 : 0) : compare(one, other);
    assert.ok(order === "ascending" ? compared <= 0 : compared >= 0, `${column} ${order}: ${one} and ${other}`);
  }
}

/** What is sorted by: a text, or a numerator and a denominator. */
function key(one, column) {
  const ratio = (share) => ("absent" in share ? null : [BigInt(share.numerator), BigInt(share.denominator)]);
  const integers = { stake: one.stake_nanos, power: one.voting_power, commission: one.commission_effective_bp };
  if (column === "name") return one.name.toLowerCase();
  if (column === "realised") return ratio(one.realised["30d"]);
  return column in integers ? [BigInt(integers[column]), 1n] : ratio(one[column]);
}

function compare([one, per], [other, otherPer]) {
  const [left, right] = [one * otherPer, other * per];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** By name, by address, by group: as one types. */
async function searching() {
  const visible = page.locator("tbody tr:visible");
  const count = page.locator("[data-count]");
  for (const [text, names] of [
    ["kil", ["Kiln"]],
    ["0x9fd70830", ["Kiln"]],
    ["nobody is called so", []],
  ]) {
    await page.fill("#q", text);
    assert.deepEqual(await visible.locator("th a").allTextContents(), names, text);
    assert.equal(await count.textContent(), `${names.length} of 67 shown`);
  }
  await page.fill("#q", "");
  for (const [group, size] of [["committee", 66], ["outside", 1], ["slashed", 1], ["all", 67]]) {
    await page.selectOption("#show", group);
    assert.equal(await visible.count(), size, group);
    assert.equal(await count.textContent(), `${size} of 67 shown`);
  }
}

/** The address of the page says what is shown, so whoever gets it sees the same. */
async function links() {
  await page.locator('th[data-column="net"] a').click();
  await page.selectOption("#show", "committee");
  await page.fill("#q", "iota");
  const shown = await page.locator("tbody tr:visible").evaluateAll((rows) => rows.map((row) => row.dataset.address));
  assert.ok(shown.length > 1);
  const again = await open();
  await again.goto(page.url());
  assert.equal(await again.inputValue("#q"), "iota");
  assert.equal(await again.inputValue("#show"), "committee");
  assert.deepEqual(await addresses(again), shown);
  // What the server has filtered can be searched further, and shown whole again.
  await again.fill("#q", "");
  await again.selectOption("#show", "all");
  await again.click('button:text-is("Show")');
  await again.waitForFunction(() => document.querySelectorAll("tbody tr").length === 67);
  assert.equal(plain(await again.locator("[data-count]").textContent()), "67 of 67 shown");
}

/** The rows from top to bottom. */
async function addresses(page) {
  return page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.dataset.address));
}
