import { fernGeneration } from "./fern-generation.js";
import { cutFernPage, type FernLine, type FernPage, type FernSection } from "./fern-lines.js";
import { fernOperation } from "./fern-operation.js";
import { fieldOf } from "./fern-type.js";
import {
  descendantsOf,
  elementsOf,
  type HtmlElement,
  hasClass,
  holdersOf,
  isHtml,
  isLeaf,
  placeOf,
  textOf,
} from "./html-tree.js";
import type { PageReader, PageText } from "./page.js";
import { unreadablePage } from "./unreadable.js";

/**
 * A Fern page as HTML: names and types stand in elements of their own (`fern-api-property-key`, `-meta`), so that
 * nothing has to be guessed apart. The newest generation states no required-ness of response fields either.
 */
export const fernHtml: PageReader = {
  name: "fern-html",
  recognises: ({ text }) => isHtml(text) && text.includes("fern-api-property-key"),
  read: (page) => {
    const cut = pageFrom(page);
    return fernOperation(page, cut, { generation: fernGeneration(page, cut), form: "html" });
  },
};

const SECTION = /^(authentication|path parameters|headers|query parameters|request|response|errors)$/i;

/** The page as lines, field lines already taken apart, cut by the rules of the flattened text. */
function pageFrom(page: PageText): FernPage {
  const lines = linesOf(elementsOf(page.text));
  const text = lines.map((line) => line.text).join("\n");
  const cut = cutFernPage(text);
  if (cut === undefined) throw unreadablePage(page, "it names no method and address");
  const placed = (line: number) => lines[line - 1]?.line ?? 1;
  const sections = cut.sections.map((section): FernSection => {
    return {
      name: section.name,
      line: placed(section.line),
      lines: section.lines.map(({ line }) => lineAt(lines, line)),
    };
  });
  const example = cut.example === null ? null : { ...cut.example, lines: cut.example.lines.map(placed) };
  return { ...cut, example, sections, methodLine: placed(cut.methodLine) };
}

function lineAt(lines: readonly FernLine[], number: number): FernLine {
  return lines[number - 1] ?? { line: 1, text: "" };
}

const BLOCKS: ReadonlySet<string> = new Set([
  "h1",
  "h2",
  "h3",
  "h4",
  "p",
  "li",
  "pre",
  "code",
  "button",
  "span",
  "div",
]);

/** One line per innermost block and per property, in document order. */
function linesOf(elements: readonly HtmlElement[]): readonly FernLine[] {
  const lines: FernLine[] = [];
  const told = new Set<HtmlElement>();
  const properties = propertiesIn(elements);
  const outer = holdersOf(
    elements.filter((each) => BLOCKS.has(each.tagName) || hasClass(each, "fern-api-property-key")),
  );
  for (const element of elements) {
    if (told.has(element)) continue;
    const { line } = placeOf(element);
    if (properties.has(element)) {
      markAll(element, told);
      lines.push(propertyLine(element, line));
    } else if (BLOCKS.has(element.tagName) && !outer.has(element)) {
      const text = textOf(element);
      if (text.trim() === "") continue;
      markAll(element, told);
      const isHeading = /^h[1-6]$/.test(element.tagName) || SECTION.test(text.trim());
      if (isHeading) lines.push({ line, text: "" });
      for (const part of text.split("\n")) if (part.trim() !== "") lines.push({ line, text: part.trim() });
      if (isHeading) lines.push({ line, text: "" });
    }
  }
  return lines;
}

function markAll(element: HtmlElement, told: Set<HtmlElement>): void {
  told.add(element);
  for (const below of descendantsOf(element)) told.add(below);
}

/** How far above a name the element may be that holds what is said about it as well. */
const MAX_LEVELS = 4;

/** The smallest elements that hold a name and what is said about it. */
function propertiesIn(elements: readonly HtmlElement[]): ReadonlySet<HtmlElement> {
  const keys = elements.filter((element) => hasClass(element, "fern-api-property-key"));
  const described = holdersOf(elements.filter((element) => hasClass(element, "fern-api-property-meta")));
  return new Set(keys.flatMap((key) => propertyAround(key, described) ?? []));
}

function propertyAround(key: HtmlElement, described: ReadonlySet<HtmlElement>): HtmlElement | undefined {
  let at = key.parentNode;
  for (let level = 0; level < MAX_LEVELS && at !== null && "tagName" in at; level += 1) {
    if (described.has(at)) return at;
    at = at.parentNode;
  }
  return undefined;
}

function propertyLine(element: HtmlElement, line: number): FernLine {
  const below = descendantsOf(element);
  const key = below.find((each) => hasClass(each, "fern-api-property-key"));
  const name = key === undefined ? "" : textOf(key).trim();
  const about = below.find((each) => hasClass(each, "fern-api-property-meta"));
  const meta = about === undefined ? "" : textOf(about).replace(/\s+/g, " ").trim();
  // Some renderings put white space between the parts, where the grammar has none.
  const parts =
    about === undefined
      ? ""
      : descendantsOf(about)
          .filter(isLeaf)
          .map((each) => textOf(each).trim())
          .join("");
  const field = fieldOf(name, meta) ?? fieldOf(name, parts);
  return field === undefined ? { line, text: `${name}${meta}` } : { line, text: `${name}${meta}`, field };
}
