// Sorts and searches the table of validators where it stands. Without this script the same links and
// the same form ask the server for it.

const filter = document.querySelector("[data-filter]");
const rows = () => [...document.querySelectorAll("[data-sortable] tbody tr")];

/** What a cell is sorted by: its exact figure, or its text. */
function key(row, column) {
  if (column === "name") return row.querySelector("th").textContent.trim().toLowerCase();
  const figure = row.querySelector(`[data-column="${column}"] data`);
  return figure ? BigInt(figure.value.replace(".", "")) : null;
}

function sort(column, rising) {
  const body = document.querySelector("[data-sortable] tbody");
  const order = rows().map((row) => [key(row, column), row]);
  order.sort(([one], [other]) => {
    // What is not known comes last, in either order.
    if (one === null || other === null) return (one === null) - (other === null);
    const compared = one < other ? -1 : one > other ? 1 : 0;
    return rising ? compared : -compared;
  });
  body.append(...order.map(([, row]) => row));
  for (const head of document.querySelectorAll("[data-sortable] th[data-column]")) {
    if (head.dataset.column === column) head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
  filter.elements.sort.value = column;
  filter.elements.order.value = rising ? "asc" : "desc";
  remember();
}

function show() {
  const text = filter.elements.q.value.trim().toLowerCase();
  const group = filter.elements.show.value;
  let count = 0;
  for (const row of rows()) {
    const fits =
      row.dataset.groups.split(" ").includes(group) &&
      (row.querySelector("th a").textContent.toLowerCase().includes(text) || row.dataset.address.includes(text));
    row.hidden = !fits;
    count += fits;
  }
  document.querySelector("[data-count]").textContent = `${count} of ${rows().length} shown`;
  remember();
}

/** The address always says what is shown, so that it can be sent to others. */
function remember() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(filter)) if (value !== "" && !(name === "show" && value === "all")) query.set(name, value);
  history.replaceState(null, "", `/validators?${query}`);
  const { sort, order } = filter.elements;
  if (whole) filter.dataset.whole = `/validators?sort=${sort.value}&order=${order.value}`;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-sortable] th[data-column] a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const head = link.closest("th");
  const column = head.dataset.column;
  const now = head.getAttribute("aria-sort");
  sort(column, now ? now === "descending" : column === "name");
});

// A page that was filtered by the server has only those rows: then the server is asked again.
const whole = !new URLSearchParams(location.search).has("q") && !new URLSearchParams(location.search).has("show");
if (whole) {
  filter.addEventListener("input", show);
  filter.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  addEventListener("improve", () => show());
}
