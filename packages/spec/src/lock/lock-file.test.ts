import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue, ToolError } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { SPECS } from "../../test/folder.testing.js";
import { readLockFile } from "./lock-file.js";

const LOCK: JsonObject = JSON.parse(readFileSync(resolve(SPECS, "galileo/lock.json"), "utf8"));
const [SOURCE] = LOCK.sources as readonly JsonValue[];
const source: JsonObject = isJsonObject(SOURCE) ? SOURCE : {};

describe("a lock file", () => {
  it("that was written is read", () => {
    expect(readLockFile(JSON.stringify(LOCK), "specs/galileo/lock.json").sources).toHaveLength(2);
  });

  it.each<[string, JsonValue]>([
    ["no source at all", null],
    ["a source without a file", { ...source, file: null }],
    ["a source whose bytes nobody knows", { ...source, sha256: 1 }],
    ["an address that is none", { ...source, url: [] }],
    ["operations that are no list", { ...source, operations: "GET /" }],
    ["repairs that are no counts", { ...source, repairs: null }],
  ])("with %s among its sources is refused, with what to do", (_, broken) => {
    const text = JSON.stringify({ ...LOCK, sources: [SOURCE, broken] });
    expect(() => readLockFile(text, "specs/galileo/lock.json")).toThrow(ToolError);
    expect(() => readLockFile(text, "specs/galileo/lock.json")).toThrow(
      /lock\.json cannot be read: one of its `sources`/,
    );
  });
});
