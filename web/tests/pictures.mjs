// The pictures for the README: the tops of the profile and of the validators, in light colours, at
// the time of which their figures are. They are mainnet's, from a recorded state that nothing certifies, and it says so.

import { join } from "node:path";
import { ask, close, folder, open, origin } from "./page.mjs";

const page = await open({ colorScheme: "light", timezoneId: "UTC" });
await ask("degrade");
await page.clock.setFixedTime("2026-05-15T22:12:00Z");
await page.goto(origin);
await page.locator("[data-age]", { hasText: "14 hours ago" }).waitFor();
const cards = await page.locator(".cards").first().boundingBox();
const clip = { x: 0, y: 0, width: 1440, height: Math.ceil(cards.y + cards.height + 32) };
await page.screenshot({ path: join(folder, "profile.png"), clip });
await page.goto(`${origin}/validators`);
await page.locator(".validators").waitFor();
await page.screenshot({ path: join(folder, "validators.png"), clip: { x: 0, y: 60, width: 1440, height: 640 } });
await close();
