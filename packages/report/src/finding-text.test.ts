import { describe, expect, it } from "vitest";
import { partOf, placeOf } from "./finding-text.js";
import { reportedOf } from "./sample-run.testing.js";

const change = (pointer: string, known: Parameters<typeof reportedOf>[0] = {}) =>
  reportedOf({
    ruleId: "request-property-removed",
    base: { uri: "a.yaml", pointer },
    status: null,
    instanceLocation: "",
    ...known,
  });

describe("what the place of a finding lies in", () => {
  it.each<[string, string, string | null, string]>([
    ["a parameter of an operation", "parameter", null, "/paths/~1a/get/parameters/0/schema/type"],
    ["a parameter of a path", "parameter", null, "/paths/~1a/parameters/2/content/application~1json/schema"],
    ["a shared parameter", "parameter", null, "/components/parameters/Limit/schema/maximum"],
    ["a parameter of a callback", "parameter", null, "/paths/~1a/post/callbacks/done/{$url}/post/parameters/0/schema"],
    ["a header", "header", null, "/paths/~1a/get/responses/200/headers/X-Left/schema/type"],
    ["a shared header", "header", null, "/components/headers/Left/schema/type"],
    ["a header of a shared response", "header", null, "/components/responses/Ok/headers/Left/schema"],
    ["a body", "body", "(whole)", "/paths/~1a/get/responses/200/content/application~1json/schema/type"],
    ["a path that is called so", "body", "(whole)", "/paths/~1parameters~10/get/responses/200/content/a~1b/schema"],
    [
      "a property that is called so",
      "body",
      "(whole)",
      "/paths/~1a/get/responses/200/content/a~1b/schema/properties/parameters/0",
    ],
    ["a shared response that is called so", "body", "(whole)", "/components/responses/headers/content/a~1b/schema"],
  ])("%s: %s", (_, part, place, pointer) => {
    const finding = change(pointer, { mediaType: "application/json" });
    expect([partOf(finding), placeOf(finding)]).toEqual([part, place]);
  });

  it("is a shared schema, whatever uses it, and the body where one response alone is concerned", () => {
    const pointer = "/components/schemas/User/properties/headers/type";
    expect(partOf(change(pointer, { mediaType: null }))).toBe("schema");
    expect(partOf(change(pointer, { mediaType: "application/json" }))).toBe("body");
    expect(placeOf(change(pointer, { mediaType: null }))).toBe("(whole)");
    expect(placeOf(change(pointer, { mediaType: null, instanceLocation: "/name" }))).toBe("/name");
    expect(placeOf(change("/components/parameters/A", { instanceLocation: "/name" }))).toBe("/name");
  });
});
