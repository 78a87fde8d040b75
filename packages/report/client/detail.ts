import type { PageData, PageFinding, PagePlace } from "../src/html/page-data.js";
import { codeParts } from "./code-parts.js";
import { element } from "./element.js";

const AROUND = 5;

/** What a finding shows when it is opened, built only then. */
export interface Details {
  bodyOf(finding: PageFinding): HTMLElement;
}

/** Bodies of findings, with the sources and rules of a page. */
export function detailsOf(data: PageData): Details {
  const whyByRule = new Map(data.rules.map((rule) => [rule.id, rule.why]));
  const linesByUri = new Map(data.sources.map((source) => [source.uri, new Map(source.lines)]));
  const excerpt = (place: PagePlace | null, title: string) => {
    const lines = place === null ? undefined : linesByUri.get(place.uri);
    return place?.line == null || lines === undefined ? null : excerptOf(lines, { ...place, line: place.line }, title);
  };
  return {
    bodyOf(finding) {
      const base = excerpt(finding.base, finding.count === "" ? "base" : "contract");
      const revision = excerpt(finding.revision, "revision");
      const sides = [base, revision].filter((side) => side !== null);
      return element(
        "div",
        { class: "body" },
        fieldsOf(finding, whyByRule.get(finding.rule) ?? null),
        ...(sides.length === 0 ? [] : [element("div", { class: "sides" }, ...sides)]),
        ...(finding.witness === null
          ? []
          : [blockOf("witness: accepted on one side, refused on the other", finding.witness)]),
        actionsOf(finding, data.keepFirst),
      );
    },
  };
}

function fieldsOf(finding: PageFinding, why: string | null): HTMLElement {
  const list = element("dl", {});
  const field = (label: string, value: string | null, isCode = false) => {
    if (value === null || value === "") return;
    list.append(element("dt", {}, label), element("dd", {}, isCode ? element("code", {}, value) : value));
  };
  field("response", finding.response, true);
  field(`in the ${finding.part}`, finding.place, true);
  const isChange = finding.count === "";
  field(isChange ? "base" : "in the contract", finding.base?.text ?? null, true);
  field("seen", finding.count);
  field(isChange ? "revision" : "first in", finding.revision?.text ?? null, true);
  field("sample", finding.sample, true);
  field("known", finding.since);
  field("proof", finding.proof);
  field("reaches", finding.reach, true);
  field("why", why);
  field("next", finding.hint);
  field("fingerprint", finding.id, true);
  return list;
}

/** The lines around a place, the place itself marked: by colour, by weight and, for a screen reader, by a word. */
function excerptOf(
  lines: ReadonlyMap<number, string>,
  place: { readonly uri: string; readonly line: number },
  title: string,
): HTMLElement {
  const code = element("code", {});
  for (let at = Math.max(1, place.line - AROUND); at <= place.line + AROUND; at++) {
    const text = lines.get(at);
    if (text === undefined) continue;
    const row = element("span", { class: at === place.line ? "line marked" : "line" });
    if (at === place.line) row.append(element("span", { class: "hidden" }, "this line: "));
    row.append(element("span", { class: "number" }, String(at)), `${text}\n`);
    code.append(row);
  }
  return scrollable(`${title}: ${place.uri}:${place.line}`, code);
}

function blockOf(title: string, text: string): HTMLElement {
  return scrollable(title, element("code", {}, text));
}

/** A block that scrolls sideways must be reachable by keyboard, so it is a region with a name and a tab stop. */
function scrollable(title: string, content: HTMLElement): HTMLElement {
  return element(
    "figure",
    {},
    element("figcaption", {}, title),
    element("pre", { tabindex: "0", role: "region", "aria-label": title }, content),
  );
}

function actionsOf(finding: PageFinding, keepFirst: string): HTMLElement {
  const bar = element("p", { class: "actions" });
  bar.append(element("a", { href: `#finding=${encodeURIComponent(finding.id)}` }, "link to this finding"));
  if (finding.accept !== null)
    bar.append(" · accept it", ...codeParts(keepFirst), ": ", element("code", {}, finding.accept));
  return bar;
}
