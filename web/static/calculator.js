// Calculates without leaving the page. The server does the arithmetic; without this script the form
// is sent as forms are.

const form = document.querySelector("[data-calculator]");

/** The fields to compare with more validators appear one after the other. */
function compare() {
  const more = [...form.querySelectorAll("[data-more]")];
  const empty = () => more.filter((field) => field.querySelector("select").value === "");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = "Compare with another";
  button.addEventListener("click", () => {
    const next = more.find((field) => field.hidden);
    if (!next) return;
    next.hidden = false;
    next.querySelector("select").focus();
    button.hidden = more.every((field) => !field.hidden);
  });
  for (const field of empty()) field.hidden = true;
  button.hidden = more.every((field) => !field.hidden);
  form.querySelector(".act").prepend(button);
}

/** The question without what was left empty. */
function question() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim() !== "") query.append(name, value.trim());
  return `${form.getAttribute("action")}?${query}`;
}

let asked = 0;

async function calculate(url, remember) {
  const turn = ++asked;
  const result = document.querySelector("#result");
  result.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#result");
    if (turn !== asked) return;
    if (!fresh) throw new Error(`the server answered ${response.status}`);
    if (remember) history.pushState(null, "", url);
    result.replaceWith(fresh);
    document.querySelector("[data-said]").textContent = fresh.querySelector(".error") ? "" : "Calculated.";
    dispatchEvent(new CustomEvent("improve", { detail: fresh }));
  } catch (error) {
    if (turn !== asked) return;
    const why = document.createElement("p");
    why.className = "error";
    why.setAttribute("role", "alert");
    why.textContent = `Not calculated: ${navigator.onLine && !(error instanceof TypeError) ? error.message : "the server cannot be reached"}. What you typed is still there; try again.`;
    result.querySelector(":scope > .error")?.remove();
    result.prepend(why);
    result.removeAttribute("aria-busy");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  calculate(question(), true);
});
addEventListener("popstate", () => location.reload());
compare();
