// The earlier programmes: the numbers are those of the API and of the command line, and where an
// address earned nothing the page says why.

import assert from "node:assert/strict";
import { api, ask, close, open, origin, plain, provoking } from "./page.mjs";

const ADDRESSES = { paid: "1", tooShort: "2", dust: "3", stranger: "4" };

const page = await open();
await page.goto(`${origin}/programmes`);
const { programmes } = await api("/v1/programmes");

await table();
await potential();
for (const digit of Object.values(ADDRESSES)) await record(digit.repeat(64));
await reasons();
await wrongInput();
await close();

/** Every exact figure in an element, in the order in which they are read. */
async function exact(locator) {
  return locator.locator("data").evaluateAll((all) => all.map((data) => data.value));
}

async function table() {
  const rows = await page.getByRole("region", { name: "The seven programmes" }).locator("tbody tr").all();
  assert.equal(rows.length, programmes.length);
  for (const [place, row] of rows.entries()) {
    const { name, minimum_units, least_stake_micros, outcome } = programmes[place];
    assert.equal(await row.locator("th").textContent(), name);
    const paid = outcome.paid_units.absent ? [] : [outcome.paid_units];
    assert.deepEqual(await exact(row), [minimum_units, least_stake_micros, ...paid]);
  }
}

/** What thirteen IOTA would have earned: the least whole number that SMR paid. */
async function potential() {
  await page.getByLabel("Amount, in IOTA").fill("13");
  await page.getByRole("button", { name: "Calculate" }).click();
  await page.waitForURL(/amount=13/);
  const rows = await page.getByRole("region", { name: "What 13 IOTA would have earned" }).locator("tbody tr").all();
  for (const [place, row] of rows.entries()) {
    const told = await api(`/v1/programmes/${programmes[place].code}/potential?amount=13`);
    assert.deepEqual(await exact(row.locator('[data-figure="earned"]')), [told.earned_units]);
    assert.deepEqual((await exact(row.locator('[data-figure="paid"]')))[0], told.paid_units);
  }
  assert.equal((await exact(rows[0].locator('[data-figure="earned"]')))[0], "10108800");
}

/** What an address earned: the page, the API, and the command that the page shows. */
async function record(address) {
  await page.getByLabel(/^Address of then/).fill(address);
  await page.getByRole("button", { name: "Look it up" }).click();
  await page.waitForURL(new RegExp(`address=${address}`));
  const told = await api(`/v1/programmes/record/${address}`);
  const lines = plain(await page.locator("section:has(h2:text-is('Is it right?')) code").first().textContent());
  const command = lines.slice(lines.indexOf("iotasrb programme record"));
  assert.ok(command.endsWith(told.address.bech32), command);
  const answer = JSON.parse(await ask(`run ${command} --format json`));
  for (const part of Object.keys(told)) assert.deepEqual(answer[part], told[part], part);
  const rows = await rewards();
  assert.equal(rows.length, told.rewards.length);
  for (const [place, row] of rows.entries()) {
    const { name, reward_units, reason } = told.rewards[place];
    assert.equal(await row.locator("th").textContent(), name);
    assert.deepEqual(await exact(row), reward_units.absent ? [] : [reward_units]);
    assert.ok(plain(await row.locator(".why").textContent()).endsWith(reason), reason);
  }
}

async function rewards() {
  return page.getByRole("region", { name: "Rewards" }).locator("tbody tr").all();
}

/** Of SMR and of round 1, and the sum; of the other rounds nothing was imported. */
async function reasons() {
  const why = async (digit) => {
    await page.goto(`${origin}/programmes?address=${digit.repeat(64)}`);
    const rows = (await rewards()).slice(0, 2);
    return Promise.all(rows.map(async (row) => plain((await row.locator("td").allTextContents()).join(" "))));
  };
  const unknown = "and what asmb-2, asmb-3, asmb-4, asmb-5, asmb-6 paid, which is not known";
  const alone = "by stakes alone, if they are all of its";
  const inAll = async () => plain(await page.locator('[data-figure="in-all"]').textContent());
  const computed = "paid by the imported stakes, if they are all of its; no result was imported";
  assert.deepEqual(await why(ADDRESSES.paid), [`10.1088 SMR ${computed}`, `40.4352 ASMB ${computed}`]);
  assert.equal(await inAll(), `10.108800 SMR (of smr ${alone}); 40.435200 ASMB ${unknown} (of asmb-1 ${alone})`);
  const [short] = await why(ADDRESSES.tooShort);
  assert.match(short, /^nothing not enough below the minimum of 10\.000000 SMR: it earned 1\.300000 SMR, not staked long enough/);
  const dust = "nothing earned nothing no output held enough to earn a unit in a milestone: each was rounded down; by the imported stakes, if they are all of its; no result was imported";
  assert.deepEqual(await why(ADDRESSES.dust), [dust, dust]);
  assert.equal(await inAll(), `0.000000 SMR (of smr ${alone}); 0.000000 ASMB ${unknown} (of asmb-1 ${alone})`);
  assert.equal((await why(ADDRESSES.stranger))[0], "not known not there none of the imported stakes is its: it did not stake, or not all were imported");
}

/** What is wrong is told beside the form, which keeps what was typed. */
async function wrongInput() {
  await provoking(async () => {
    for (const [field, button, text, told] of [
      ["Amount, in IOTA", "Calculate", "1.2345678", /^Amount: .* at most six decimals$/],
      ["From milestone", "Calculate", "soon", /^From milestone: a whole number/],
      [/^Address of then/, "Look it up", "atoi1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z4z82qw", /^Address: .* of another network/],
    ]) {
      await page.goto(`${origin}/programmes`);
      await page.getByLabel(field).fill(text);
      await page.getByRole("button", { name: button }).click();
      await page.locator(".error", { hasText: told }).waitFor();
      assert.equal(await page.getByLabel(field).inputValue(), text);
    }
  });
}
