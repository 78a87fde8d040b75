import type { JsonValue } from "@driftline/model";
import { visibleJson } from "./visible.js";

/** A JSON value on one line, cut after `limit` characters, with a mark where it was cut. */
export function sampleText(value: JsonValue, limit: number): string {
  const text = visibleJson(JSON.stringify(value));
  return cut(text, limit);
}

/** Text of at most `limit` UTF-16 units; what is cut off ends in `…`, and no surrogate pair is torn. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const isHigh = /[\ud800-\udbff]/.test(text[end - 1] ?? "");
  return `${text.slice(0, isHigh ? end - 1 : end)}…`;
}
