import { isJsonObject, type JsonObject, type JsonValue, memberOf, objectOf } from "@driftline/model";
import { describe } from "../openapi/version.js";
import { attributeOf, elementsOf, type HtmlElement, isHtml, placeOf, textOf } from "./html-tree.js";
import { type PageExtract, type PageReader, type PageText, positionsOf } from "./page.js";
import { unreadablePage } from "./unreadable.js";

/** Attributes in which viewers are told the address of the description. */
const ADDRESS_ATTRIBUTES: readonly (readonly [tag: string, attribute: string])[] = [
  ["redoc", "spec-url"],
  ["rapi-doc", "spec-url"],
  ["elements-api", "apidescriptionurl"],
  ["script", "data-url"],
];

/**
 * The addresses of descriptions that an HTML viewer (Redoc, Scalar, Swagger UI, RapiDoc, Stoplight Elements) or one of
 * its scripts names, in the order of trust: `rel="service-desc"` (RFC 8631), attributes, scripts.
 */
export function descriptionAddresses(text: string, base: string): readonly string[] {
  const found = isHtml(text) ? addressesInPage(elementsOf(text)) : addressesInScript(text);
  const urls = found.flatMap((address) => (URL.canParse(address, base) ? [new URL(address, base).href] : []));
  return [...new Set(urls)];
}

/** Scripts of an HTML viewer that hold its configuration (`swagger-initializer.js`). */
export function configurationScripts(text: string, base: string): readonly string[] {
  if (!isHtml(text)) return [];
  return elementsOf(text).flatMap((element) => {
    const source = element.tagName === "script" ? attributeOf(element, "src") : undefined;
    return source !== undefined && isConfiguration(source) && URL.canParse(source, base)
      ? [new URL(source, base).href]
      : [];
  });
}

function isConfiguration(source: string): boolean {
  const names = source.matchAll(/(?:swagger-initializer|swagger-ui-init|openapi-config)([^/]*)/gi);
  return [...names].some(([, rest = ""]) => /\.js/i.test(rest));
}

function addressesInPage(elements: readonly HtmlElement[]): readonly string[] {
  const links = elements.flatMap((element) =>
    element.tagName === "link" && /\bservice-desc\b/i.test(attributeOf(element, "rel") ?? "")
      ? (attributeOf(element, "href") ?? [])
      : [],
  );
  const attributes = elements.flatMap((element) => [
    ...ADDRESS_ATTRIBUTES.flatMap(([tag, name]) => (element.tagName === tag ? (attributeOf(element, name) ?? []) : [])),
    ...addressesInConfiguration(parsed(attributeOf(element, "data-configuration") ?? "")),
  ]);
  const scripts = elements
    .filter(({ tagName }) => tagName === "script")
    .flatMap((element) => addressesInScript(textOf(element)));
  return [...links, ...attributes, ...scripts];
}

/** Calls and members by which viewers are configured; a script is read, never run. */
const IN_SCRIPT: readonly RegExp[] = [
  /\bRedoc\.init\(\s*["'`]([^"'`]+)["'`]/g,
  /["']?\b(?:spec-?url|configUrl)["']?\s*:\s*["'`]([^"'`]+)["'`]/gi,
  /["']?\burl["']?\s*:\s*["'`]([^"'`\s]+)["'`]/g,
];

function addressesInScript(text: string): readonly string[] {
  if (!/Redoc|SwaggerUI|createApiReference|api-reference|spec-?url|configUrl/i.test(text)) return [];
  return IN_SCRIPT.flatMap((pattern) => [...text.matchAll(pattern)].map(([, address = ""]) => address));
}

/** `url`, `spec.url`, `sources[].url` of Scalar; `url`, `urls[].url` of Swagger UI's configuration. */
export function addressesInConfiguration(value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const own = [memberOf(value, "url"), memberOf(objectOf(value, "spec"), "url")];
  const listed = ["sources", "urls"].flatMap((name) => {
    const list = memberOf(value, name);
    return Array.isArray(list) ? list.map((each: JsonValue) => memberOf(each, "url")) : [];
  });
  return [...own, ...listed].filter((address) => typeof address === "string");
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** An HTML viewer that holds the whole description: Redoc's state, or Scalar's `api-reference` script. */
export const viewerHtml: PageReader = {
  name: "viewer-html",
  recognises: ({ text }) => isHtml(text) && inlineDescription(text) !== undefined,
  read,
};

interface Inline {
  readonly viewer: "redoc" | "scalar" | "swagger-ui";
  readonly document: JsonObject;
  readonly element: HtmlElement;
}

function inlineDescription(text: string): Inline | undefined {
  for (const element of elementsOf(text)) {
    if (element.tagName !== "script") continue;
    const script = textOf(element);
    const state = balancedObject(script, /__redoc_state\s*=\s*/);
    const redoc = objectOf(objectOf(state, "spec"), "data");
    if (isDescription(redoc)) return { viewer: "redoc", document: redoc, element };
    if (attributeOf(element, "id") === "api-reference") {
      const inline = parsed(script);
      const document = objectOf(inline, "content") ?? inline;
      if (isDescription(document)) return { viewer: "scalar", document, element };
    }
    const spec = /SwaggerUI/.test(script) ? balancedObject(script, /["']?\bspec["']?\s*:\s*/) : undefined;
    if (isDescription(spec)) return { viewer: "swagger-ui", document: spec, element };
  }
  return undefined;
}

function isDescription(value: JsonValue | undefined): value is JsonObject {
  return isJsonObject(value) && (value.openapi !== undefined || value.swagger !== undefined);
}

/** The JSON object behind a marker in a script; braces inside texts do not count. */
function balancedObject(script: string, marker: RegExp): JsonValue | undefined {
  const found = marker.exec(script);
  const start = found === null ? -1 : found.index + found[0].length;
  if (start < 0 || script[start] !== "{") return undefined;
  let depth = 0;
  let isText = false;
  for (let at = start; at < script.length; at += 1) {
    const character = script[at];
    if (isText) {
      if (character === "\\") at += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === "{") depth += 1;
    else if (character === "}") {
      depth -= 1;
      if (depth === 0) return parsed(script.slice(start, at + 1));
    }
  }
  return undefined;
}

function read(page: PageText): PageExtract {
  const inline = inlineDescription(page.text);
  if (inline === undefined) throw unreadablePage(page, "it holds no description");
  const { version } = describe(inline.document, page.uri);
  return {
    platform: inline.viewer,
    generation: `html-${version}`,
    description: inline.document,
    // A description inside a script stands on one line, as a rule.
    positions: positionsOf(page.uri, new Map([["", placeOf(inline.element)]])),
    defects: [],
    repairs: [],
    isPartial: false,
  };
}
