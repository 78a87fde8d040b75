import type { JsonValue } from "@driftline/model";

/** One item of a sequential body (OpenAPI 3.2, section 4.14.2). */
export interface SequenceItem {
  readonly index: number;
  /** The item's JSON text: a line, or an event's data. */
  readonly text: string;
  /** The fields of an event; null for a line. */
  readonly event: { readonly [name: string]: JsonValue } | null;
}

/** The lines of a JSON-lines body that hold something. */
export function linesOf(text: string): readonly SequenceItem[] {
  return itemsOf(text.split(/\r\n|\n|\r/));
}

/** The texts of a JSON text sequence, each after a record separator (RFC 7464, section 2.2). */
export function recordsOf(text: string): readonly SequenceItem[] {
  return itemsOf(text.split("\u001e"));
}

/**
 * The events of a `text/event-stream` body (HTML Living Standard, section 9.2.6): data lines joined with a line feed,
 * comments and events whose data is empty left out, since no client is told of them, likewise the last event where its blank line never came. The sentinel
 * `[DONE]` that some vendors end a stream with is no data.
 */
export function eventsOf(text: string): readonly SequenceItem[] {
  const items: SequenceItem[] = [];
  let data: string[] = [];
  let fields: { [name: string]: JsonValue } = {};
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === "") {
      const joined = data.join("\n");
      if (joined !== "" && joined.trim() !== "[DONE]") {
        items.push({ index: items.length, text: joined, event: { ...fields, data: joined } });
      }
      data = [];
      fields = {};
      continue;
    }
    const [name, value] = fieldOf(line);
    if (name === "data") data.push(value);
    else if (name === "event" || name === "id") fields[name] = value;
    else if (name === "retry" && /^\d+$/.test(value)) fields[name] = Number(value);
  }
  return items;
}

function fieldOf(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(" ") ? value.slice(1) : value];
}

function itemsOf(texts: readonly string[]): readonly SequenceItem[] {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text, index) => ({ index, text, event: null }));
}
