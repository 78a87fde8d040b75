import { decodePercent } from "./request-target.js";
import { type TextPattern, textPattern } from "./text-pattern.js";

/** One segment of a path template, compiled. */
export type SegmentPattern =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "partial"; readonly template: string; readonly pattern: TextPattern }
  | { readonly kind: "whole"; readonly name: string };

/** A path template (OpenAPI 3.1.1, section 4.8.8.2), cut at its slashes. */
export interface PathTemplate {
  readonly segments: readonly SegmentPattern[];
  /** From a parameter that spans segments (`{path+}`, `{name=projects/*}`) to the end, or null. */
  readonly rest: TextPattern | null;
}

/** Compiles a path template; literal text compares percent-decoded, a parameter is never empty. */
export function compileTemplate(path: string): PathTemplate {
  const segments: SegmentPattern[] = [];
  const texts = splitTemplate(path.startsWith("/") ? path.slice(1) : path);
  for (const [index, text] of texts.entries()) {
    if (spansSegments(text)) return { segments, rest: textPattern(texts.slice(index).join("/")) };
    segments.push(compileSegment(text));
  }
  return { segments, rest: null };
}

/** The parameters of a path template by name, with the text each took from a path; raw, or undefined without a match. */
export function parameterTexts(template: PathTemplate, path: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  const texts = path.slice(1).split("/");
  for (const [index, segment] of template.segments.entries()) {
    const text = texts[index];
    if (text === undefined) return undefined;
    if (segment.kind === "whole") found.set(segment.name, text);
    else if (segment.kind === "partial") {
      for (const [name, value] of segment.pattern.take(text) ?? []) found.set(name, value);
    }
  }
  const rest = template.rest?.take(texts.slice(template.segments.length).join("/")) ?? [];
  for (const [name, value] of rest) found.set(name, value);
  return found;
}

/** Slashes inside braces do not cut: `{name=projects/*}` is one parameter. */
function splitTemplate(path: string): readonly string[] {
  const segments: string[] = [];
  let end = path.length;
  let braceBehind = "";
  for (let at = path.length - 1; at >= 0; at--) {
    const character = path[at];
    if (character === "{" || character === "}") braceBehind = character;
    else if (character === "/" && braceBehind !== "}") {
      segments.push(path.slice(at + 1, end));
      end = at;
    }
  }
  return [...segments, path.slice(0, end)].reverse();
}

function spansSegments(segment: string): boolean {
  return [...segment.matchAll(/\{([^{}]*)\}/g)].some(([, inner = ""]) => {
    const equals = inner.indexOf("=");
    return /(?:[+*]|:path)$/.test(inner) || (equals >= 0 && /[/*]/.test(inner.slice(equals)));
  });
}

function compileSegment(text: string): SegmentPattern {
  if (/^\{[^{}]+\}$/.test(text)) return { kind: "whole", name: text.slice(1, -1) };
  if (!/\{[^{}]+\}/.test(text)) return { kind: "literal", text: decodePercent(text) };
  return { kind: "partial", template: text, pattern: textPattern(text) };
}
