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
  return violations.map((violation) => {
    const at = appendPointer(media, "example") + violation.instanceLocation;
    const place = placeOf(example, violation.instanceLocation);
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

/** The line of a member; names repeat at other depths, so the brackets before it are counted. */
function placeOf(example: FernExample, location: JsonPointer): Place | undefined {
  const [name] = parsePointer(location);
  if (name === undefined) return undefined;
  let depth = 0;
  for (const [index, text] of example.text.split("\n").entries()) {
    if (depth === 1 && text.trim().startsWith(`${JSON.stringify(name)}:`)) {
      // The page's line begins with its number and a space.
      return { line: example.lines[index] ?? 1, column: String(index + 1).length + 2 };
    }
    const outsideStrings = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
    depth += (outsideStrings.match(/[{[]/g)?.length ?? 0) - (outsideStrings.match(/[}\]]/g)?.length ?? 0);
  }
  return undefined;
}
