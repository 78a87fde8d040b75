import type { PageData } from "../src/html/page-data.js";
import { detailsOf } from "./detail.js";
import { byId } from "./element.js";
import { type Filter, filterOf, fragmentOf, select } from "./filter.js";
import { findingList } from "./list.js";

const data: PageData = JSON.parse(byId("driftline-data", HTMLScriptElement).textContent ?? "");
const list = findingList(byId("list", HTMLElement), detailsOf(data));
const form = byId("filters", HTMLFormElement);
const search = byId("search", HTMLInputElement);
const vendor = byId("vendor", HTMLSelectElement);
const status = byId("status", HTMLElement);
const more = byId("more", HTMLButtonElement);
const boxes = [...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];

let selected = 0;

function checked(name: string): ReadonlySet<string> {
  return new Set(boxes.filter((box) => box.name === name && box.checked).map((box) => box.value));
}

function filterOfForm(): Filter {
  return { text: search.value, levels: checked("level"), states: checked("state"), vendor: vendor.value, finding: "" };
}

function fillForm(filter: Filter): void {
  search.value = filter.text;
  vendor.value = filter.vendor;
  for (const box of boxes) box.checked = (box.name === "level" ? filter.levels : filter.states).has(box.value);
}

function apply(filter: Filter): void {
  const selection = select(data.findings, filter);
  selected = selection.length;
  list.show(selection);
  report();
  if (filter.finding !== "" && !list.open(filter.finding))
    status.textContent += "; the linked finding is not in this report";
}

function report(): void {
  const left = selected - list.shown;
  const figures = [list.shown, selected, data.findings.length].map((figure) => figure.toLocaleString("en"));
  status.textContent = `${figures[0]} of ${figures[1]} shown, ${figures[2]} in this report`;
  more.hidden = left <= 0;
  more.textContent = `Show more (${left.toLocaleString("en")} left)`;
}

/** The address always says what is shown, so that it can be sent to somebody. */
function remember(filter: Filter): void {
  const fragment = fragmentOf(filter);
  history.replaceState(null, "", fragment === "" ? location.pathname + location.search : fragment);
}

function onFormChange(): void {
  const filter = filterOfForm();
  remember(filter);
  apply(filter);
}

function followAddress(): void {
  // A fragment without a field is the name of a section: the browser goes there itself.
  if (location.hash !== "" && !location.hash.includes("=")) return;
  const filter = filterOf(location.hash);
  fillForm(filter);
  apply(filter);
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target instanceof HTMLInputElement && event.target.type === "search";
  if (event.key === "Escape" && isTyping) {
    search.value = "";
    onFormChange();
  }
  if (isTyping || event.target instanceof HTMLSelectElement) return;
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "j") list.step(1);
  if (event.key === "k") list.step(-1);
}

function toggleTheme(): void {
  const root = document.documentElement;
  const isDark =
    root.dataset.theme === "dark" ||
    (root.dataset.theme === undefined && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = isDark ? "light" : "dark";
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", onFormChange);
form.addEventListener("reset", () => requestAnimationFrame(onFormChange));
more.addEventListener("click", () => {
  list.showMore();
  report();
});
window.addEventListener("hashchange", followAddress);
window.addEventListener("beforeprint", () => {
  list.openForPrint();
  report();
});
document.addEventListener("keydown", onKey);
const theme = byId("theme", HTMLButtonElement);
theme.hidden = false;
theme.addEventListener("click", toggleTheme);
form.hidden = false;
fillForm(filterOf(location.hash.includes("=") ? location.hash : ""));
apply(filterOf(location.hash.includes("=") ? location.hash : ""));
