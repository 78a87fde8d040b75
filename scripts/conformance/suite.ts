import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";

/** A draft of JSON Schema as the suite's folders are called. */
export type Draft = "draft2020-12" | "draft7" | "draft4";

/** One judgement the suite asks for. */
export interface SuiteCase {
  /** `file > group > test`, and `(2)` where a file says the same twice. */
  readonly name: string;
  /** `required`, `optional` or `format`. */
  readonly part: "required" | "optional" | "format";
  readonly schema: JsonValue;
  readonly instance: JsonValue;
  readonly isValid: boolean;
}

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");

/**
 * The folder of the official JSON Schema Test Suite: `DRIFTLINE_JSON_SCHEMA_TESTS`, or where `fetch-suite.sh` puts it. No
 * npm package carries its cases for 2020-12, and it is not ours to commit.
 */
export const SUITE =
  process.env.DRIFTLINE_JSON_SCHEMA_TESTS ?? join(ROOT, "node_modules/.cache/json-schema-test-suite");

/** Whether the suite is on this machine; without it its tests say so and skip. */
export const HAS_SUITE = existsSync(join(SUITE, "tests/draft2020-12"));

/** All cases of a draft, in the order of their files. */
export function casesOf(draft: Draft): readonly SuiteCase[] {
  const folder = join(SUITE, "tests", draft);
  const names = new Map<string, number>();
  return filesBelow(folder).flatMap((file) => {
    const path = relative(folder, file);
    const part = path.startsWith("optional/format/")
      ? "format"
      : path.startsWith("optional/")
        ? "optional"
        : "required";
    return (JSON.parse(readFileSync(file, "utf8")) as readonly Group[]).flatMap((group) =>
      group.tests.map((test) => {
        const plain = `${path.replace(/\.json$/, "")} > ${group.description} > ${test.description}`;
        const times = (names.get(plain) ?? 0) + 1;
        names.set(plain, times);
        const name = times === 1 ? plain : `${plain} (${times})`;
        return { name, part, schema: group.schema, instance: test.data, isValid: test.valid } as const;
      }),
    );
  });
}

/** The documents the suite's cases refer to, by address. */
export function remotesOf(): ReadonlyMap<string, JsonValue> {
  const folder = join(SUITE, "remotes");
  return new Map(
    filesBelow(folder).map((file) => [
      `http://localhost:1234/${relative(folder, file)}`,
      JSON.parse(readFileSync(file, "utf8")) as JsonValue,
    ]),
  );
}

interface Group {
  readonly description: string;
  readonly schema: JsonValue;
  readonly tests: readonly { readonly description: string; readonly data: JsonValue; readonly valid: boolean }[];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.name.endsWith(".json") ? [path] : [];
    });
}

/** Whether a schema names places or bases of its own. */
export function hasNames(schema: JsonValue): boolean {
  if (Array.isArray(schema)) return schema.some(hasNames);
  if (!isJsonObject(schema)) return false;
  return Object.entries(schema as JsonObject).some(
    ([name, value]) =>
      (["$id", "id", "$anchor", "$dynamicAnchor"].includes(name) && typeof value === "string") ||
      (value !== undefined && hasNames(value)),
  );
}
