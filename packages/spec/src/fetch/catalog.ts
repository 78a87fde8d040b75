import { arrayOf, isJsonObject, type JsonValue, stringOf } from "@driftline/model";

/**
 * The addresses of API descriptions in an API catalogue (RFC 9727, section 4; RFC 9264): the `service-desc` links of
 * each linkset entry. Empty for anything else.
 */
export function descriptionsInCatalog(value: JsonValue, base: string): readonly string[] {
  return arrayOf(value, "linkset").flatMap((entry) =>
    arrayOf(entry, "service-desc").flatMap((link) => {
      const href = stringOf(link, "href");
      return href !== undefined && URL.canParse(href, base) ? [new URL(href, base).href] : [];
    }),
  );
}

/** The targets of a relation in a `Link` header (RFC 8288, section 3). */
export function linksOf(header: string | null, relation: string, base: string): readonly string[] {
  return [
    ...(header ?? "").matchAll(/<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,]+))?)*)/g),
  ].flatMap(([, target = "", parameters = ""]) => {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? "").toLowerCase().split(/\s+/);
    return names.includes(relation) && URL.canParse(target, base) ? [new URL(target, base).href] : [];
  });
}

/** What an `llms.txt` lists: descriptions under `OpenAPI Specs`, and pages. */
export interface SiteIndex {
  readonly descriptions: readonly string[];
  readonly pages: readonly string[];
}

/** The links of an `llms.txt` (llmstxt.org): Markdown lists under headings. */
export function readSiteIndex(text: string, base: string): SiteIndex {
  const descriptions: string[] = [];
  const pages: string[] = [];
  let heading = "";
  for (const line of text.split(/\r?\n/)) {
    heading = /^#+\s+(.*)/.exec(line)?.[1]?.toLowerCase() ?? heading;
    for (const [, target = ""] of line.matchAll(/\[[^[\]]*\]\(([^()\s]+)\)/g)) {
      if (!URL.canParse(target, base)) continue;
      const url = new URL(target, base).href;
      const isDescription = heading.includes("openapi") || isNamedDescription(url);
      (isDescription ? descriptions : pages).push(url);
    }
  }
  return { descriptions: [...new Set(descriptions)], pages: [...new Set(pages)] };
}

/** Whether a file is called `openapi`, with the ending of a description. */
function isNamedDescription(url: string): boolean {
  return [...url.matchAll(/openapi([^/]*\/?)/gi)].some(([, rest = ""]) => /\.(?:json|ya?ml)(?:\?|$)/i.test(rest));
}

/** A parsed text, or `undefined` where it is no JSON object. */
export function parsedObject(text: string): JsonValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
