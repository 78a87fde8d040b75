import { blankParameterNames, type JsonValue, stringOf, ToolError } from "@driftline/model";
import type { Host } from "../host.js";
import type { Read } from "./reads.js";
import { placeKey } from "./type-places.js";

/** What the tests of a project noted (`recordUses` of `@driftline/vitest`). */
export interface NotedReads {
  readonly reads: readonly Read[];
  /** Operations in the files that the contract does not have. */
  readonly strangers: readonly string[];
}

/**
 * Reads files of noted reads: a JSON object a line, with `vendor`, `operation`, `at` and `by`. Lines about other vendors are left out.
 *
 * @throws {ToolError} FILE_NOT_FOUND, READS_INVALID
 */
export async function notedReads(
  files: readonly string[],
  { vendor, operations }: { readonly vendor: string; readonly operations: readonly string[] },
  host: Host,
): Promise<NotedReads> {
  const known = new Map(operations.map((key) => [blankParameterNames(key), key]));
  const reads: Read[] = [];
  const strangers = new Set<string>();
  for (const uri of files) {
    const bytes = await host.readFile(host.resolve(uri));
    if (bytes === undefined)
      throw new ToolError("FILE_NOT_FOUND", `there is no file \`${uri}\``, {
        hint: "write one with `recordUses(...).write(FILE)` at the end of the tests",
      });
    for (const [index, text] of new TextDecoder().decode(bytes).split("\n").entries()) {
      if (text.trim() === "") continue;
      const noted = notedRead(text, { uri, line: index + 1 });
      if (noted.vendor !== vendor) continue;
      const operation = known.get(blankParameterNames(noted.operation));
      if (operation === undefined) strangers.add(noted.operation);
      else reads.push({ ...noted, place: placeKey({ operation, pointer: noted.at }) });
    }
  }
  return { reads, strangers: [...strangers].sort() };
}

type Noted = Omit<Read, "place"> & { readonly vendor: string; readonly operation: string; readonly at: string };

function notedRead(text: string, location: { readonly uri: string; readonly line: number }): Noted {
  const value = parsed(text);
  const [vendor, operation, at, by] = ["vendor", "operation", "at", "by"].map((name) => stringOf(value ?? null, name));
  const [, path, line] = /^(.+):(\d{1,9})$/.exec(by ?? "") ?? [];
  if (
    vendor === undefined ||
    operation === undefined ||
    path === undefined ||
    (at !== "" && at?.startsWith("/") !== true)
  )
    throw new ToolError("READS_INVALID", `line ${location.line} of \`${location.uri}\` is no noted read`, {
      hint: "a line has `vendor`, `operation`, `at` (a JSON Pointer) and `by` (file:line)",
      location,
    });
  return { vendor, operation, at, path, line: Number(line), values: null, isExhaustive: false };
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
