// What every page does beyond its HTML: it stays up to date, tells times where the reader is, and
// changes between light and dark. Without it everything is still there to read.

/** Replaces what is marked as live by what the server says now. */
async function refresh() {
  // A page that a script has filtered knows where all of it is.
  const whole = document.querySelector("[data-whole]")?.dataset.whole;
  const response = await fetch(whole ?? location.href, { headers: { accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${old.dataset.live}"]`);
    if (!now || now.dataset.publication === old.dataset.publication) continue;
    // Charts have a life of their own.
    for (const chart of old.querySelectorAll("[data-chart]")) {
      const place = now.querySelector(`[data-chart="${chart.dataset.chart}"]`);
      place?.replaceWith(chart);
      chart.dispatchEvent(new CustomEvent("publication"));
    }
    const opened = [...old.querySelectorAll("details")].map((details) => details.open);
    old.replaceWith(now);
    [...now.querySelectorAll("details")].forEach((details, place) => (details.open = opened[place] ?? false));
    dispatchEvent(new CustomEvent("improve", { detail: now }));
  }
}

const connection = document.querySelector("[data-connection]");

/** Says that what is shown may be old, or nothing. */
function tell(text) {
  if (connection.textContent !== text) connection.textContent = text;
}

/** Listens for new publications. The browser connects again by itself, and then hears what it missed. */
function listen() {
  if (!document.querySelector("[data-live]")) return;
  const events = new EventSource("/v1/events");
  events.addEventListener("open", () => tell(""));
  events.addEventListener("publication", (event) => {
    const heard = Number(event.lastEventId);
    const shown = Number(document.querySelector("[data-live]").dataset.publication);
    if (heard !== shown) refresh().catch(() => tell(OFFLINE));
  });
  events.addEventListener("error", () => tell(OFFLINE));
  addEventListener("offline", () => tell(OFFLINE));
  addEventListener("online", () => refresh().then(() => tell(""), () => tell(OFFLINE)));
}

const OFFLINE = "The server cannot be reached. What is shown was true when it was published, and may be old.";

/** How long ago a moment was, as people say it. */
function ago(ms) {
  const minutes = Math.round((Date.now() - ms) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? "" : "s"} ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24).toLocaleString("en")} days ago`;
}

function age() {
  for (const element of document.querySelectorAll("[data-age]")) {
    const late = Date.now() > Number(element.closest("[data-valid-until]")?.dataset.validUntil ?? Infinity);
    element.textContent = ago(Number(element.dataset.age)) + (late ? ": something newer should be here" : "");
    element.classList.toggle("late", late);
  }
}

/** Times where the reader is, beside those in UTC. */
function local(root) {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const time of root.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = `${format.format(moment)} (${zone})`;
    if (time.closest(".facts") && zone !== "UTC") {
      const here = document.createElement("span");
      here.className = "local note";
      here.textContent = ` ${format.format(moment)} here`;
      time.after(here);
    }
  }
}

function copying(root) {
  if (!navigator.clipboard) return;
  for (const block of root.querySelectorAll("[data-copy]")) {
    const text = block.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.trim());
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2_000);
    });
    block.append(button);
  }
}

/** The next theme: what is not shown now. */
function theme() {
  const button = document.querySelector("[data-theme-button]");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const shown = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  const label = () => button.setAttribute("aria-label", shown() === "dark" ? "Show in light colours" : "Show in dark colours");
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = shown() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // Then it holds for this page.
    }
    label();
    dispatchEvent(new CustomEvent("theme"));
  });
  dark.addEventListener("change", () => {
    label();
    dispatchEvent(new CustomEvent("theme"));
  });
  label();
}

function improve(root) {
  for (const origin of root.querySelectorAll("[data-origin]")) origin.textContent = location.origin;
  local(root);
  copying(root);
  age();
}

// Where there is no pointer that hovers, a touch says why something is not known.
addEventListener("click", (event) => event.target.closest?.(".absent")?.classList.toggle("told"));
addEventListener("improve", (event) => improve(event.detail));
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
theme();
improve(document);
listen();
setInterval(age, 30_000);
