// The profile while its server is away: the page says so, and finds back by itself.

import assert from "node:assert/strict";
import { ask, close, open, origin, provoking } from "./page.mjs";

const page = await open();
await page.goto(origin);
const notice = page.locator("[data-connection]");
const profile = (number) => page.locator(`[data-live="profile"][data-publication="${number}"]`);
const benchmark = page.locator('.hero [data-figure="iotasrb"]');
await profile(8).waitFor();
assert.equal(await notice.textContent(), "");

// The server stops, something is published, and it starts again.
await provoking(async () => {
  await ask("stop");
  await notice.filter({ hasText: "The server cannot be reached." }).waitFor();
  assert.match(await benchmark.textContent(), /11\.5052/, "what was shown stays");
  await ask("publish");
  await ask("start");
  await profile(9).waitFor();
  await notice.filter({ hasText: /^$/ }).waitFor({ state: "attached" });
});
assert.match(await benchmark.textContent(), /11\.5202/);

// The reader's own connection is cut, and comes back.
await provoking(async () => {
  await page.context().setOffline(true);
  await notice.filter({ hasText: "The server cannot be reached." }).waitFor();
  await ask("publish");
  await page.context().setOffline(false);
  await profile(10).waitFor();
  await notice.filter({ hasText: /^$/ }).waitFor({ state: "attached" });
});
assert.match(await benchmark.textContent(), /11\.5352/);

// And it still listens.
await ask("publish");
await profile(11).waitFor();
await close();
