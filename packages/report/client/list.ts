import type { PageFinding } from "../src/html/page-data.js";
import { codeParts } from "./code-parts.js";
import type { Details } from "./detail.js";
import { element } from "./element.js";

const BATCH = 100;
const MOST_PRINTED = 500;

/** The list of findings: a part of the selection at a time, so that five thousand cost no more than a hundred. */
export interface FindingList {
  show(selection: readonly PageFinding[]): void;
  showMore(): void;
  /** Shows what print takes, opened. */
  openForPrint(): void;
  /** Opens a finding and moves to it; false where the selection has none of that id. */
  open(id: string): boolean;
  /** Moves the focus to the next (1) or previous (-1) finding. */
  step(by: 1 | -1): void;
  readonly shown: number;
}

/** A list in an element of the page. */
export function findingList(container: HTMLElement, details: Details): FindingList {
  let selection: readonly PageFinding[] = [];
  let shown = 0;
  const grow = (until: number) => {
    const part = document.createDocumentFragment();
    for (; shown < Math.min(until, selection.length); shown++) {
      const finding = selection[shown];
      if (finding === undefined) break;
      if (selection[shown - 1]?.group !== finding.group) part.append(headingOf(finding));
      part.append(itemOf(finding, details));
    }
    container.append(part);
  };
  const summaries = () => [...container.querySelectorAll<HTMLElement>("summary")];
  return {
    show(next) {
      selection = next;
      shown = 0;
      container.replaceChildren();
      grow(BATCH);
    },
    showMore() {
      const first = shown;
      grow(shown + BATCH);
      summaries()[first]?.focus();
    },
    openForPrint() {
      grow(MOST_PRINTED);
      for (const item of container.querySelectorAll("details")) item.open = true;
    },
    open(id) {
      const index = selection.findIndex((finding) => finding.id === id);
      if (index < 0) return false;
      grow(index + 1);
      const item = container.querySelectorAll("details")[index];
      if (item === undefined) return false;
      item.open = true;
      item.querySelector("summary")?.focus({ preventScroll: true });
      item.scrollIntoView({ block: "start" });
      return true;
    },
    step(by) {
      const all = summaries();
      const at = all.findIndex(
        (it) => it === document.activeElement || it.parentElement?.contains(document.activeElement),
      );
      all[at < 0 ? 0 : at + by]?.focus();
    },
    get shown() {
      return shown;
    },
  };
}

function headingOf(finding: PageFinding): HTMLElement {
  const operation = finding.operation === null ? finding.about : element("code", {}, finding.operation);
  return element("h3", {}, element("span", { class: "vendor" }, finding.vendor), " ", operation);
}

function itemOf(finding: PageFinding, details: Details): HTMLElement {
  const item = element(
    "details",
    { class: `finding ${finding.level}` },
    element(
      "summary",
      {},
      element("span", { class: "level" }, finding.level),
      ...(finding.state === "new" ? [] : [element("span", { class: "state" }, finding.state)]),
      element("span", { class: "message" }, ...codeParts(finding.message)),
      element("span", { class: "rule" }, finding.rule),
      element("span", { class: "count" }, finding.count),
    ),
  );
  // The body is built when it is first wanted: most are never opened.
  item.addEventListener("toggle", () => {
    if (item.open && item.childElementCount === 1) item.append(details.bodyOf(finding));
  });
  return item;
}
