import {
  appendPointer,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  parsePointer,
  resolvePointer,
} from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import type { Defect } from "../openapi/defect.js";
import type { FernExample } from "./fern-lines.js";
import type { Place } from "./page.js";

interface ExamplePage {
  readonly description: JsonObject;
  /** The operation. */
  readonly pointer: JsonPointer;
  readonly example: FernExample | null;
  /** Gains the places of what contradicts. */
  readonly places: Map<JsonPointer, Place>;
}

/** Where the printed example contradicts the fields printed beside it. */
export function exampleDefects({ description, pointer, example, places }: ExamplePage): readonly Defect[] {
  const media = appendPointer(pointer, "responses", "200", "content", "application/json");
  if (example === null || resolvePointer(description, media) === undefined) return [];
  const value = parsed(example.text);
  if (value === undefined) return [];
  const violations = createLazyCompiler(description).compile(appendPointer(media, "schema"), "response").explain(value);
  const placeByName = placesOf(example);
  return violations.map((violation) => {
    const at = appendPointer(media, "example") + violation.instanceLocation;
    const [member] = parsePointer(violation.instanceLocation);
    const place = member === undefined ? undefined : placeByName.get(JSON.stringify(member));
    if (place !== undefined) places.set(at, place);
    const name = parsePointer(violation.instanceLocation).at(-1) ?? "the example";
    return {
      ruleId: "spec-example-mismatched",
      pointer: at,
      subject: name,
      detail: `the example of \`${name}\` contradicts the page, which says ${violation.expected}`,
    };
  });
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The lines of the members, by their names as JSON writes them; names repeat at other depths, so brackets are counted. */
function placesOf(example: FernExample): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let depth = 0;
  for (const [index, text] of example.text.split("\n").entries()) {
    const name = depth === 1 ? MEMBER.exec(text)?.[1] : undefined;
    // The page's line begins with its number and a space.
    if (name !== undefined && !places.has(name))
      places.set(name, { line: example.lines[index] ?? 1, column: String(index + 1).length + 2 });
    const outsideStrings = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
    depth += (outsideStrings.match(/[{[]/g)?.length ?? 0) - (outsideStrings.match(/[}\]]/g)?.length ?? 0);
  }
  return places;
}

const MEMBER = /^\s*("(?:[^"\\]|\\.)*"):/;
