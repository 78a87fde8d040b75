import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json.js";
import { operationsOf, operationsUnder } from "./operations.js";

const servers = [{ url: "https://a.example" }, { url: "https://b.example" }];
const responses = {};

describe("the servers of operations", () => {
  it("are one list for all that inherit it, with or without a callback between", () => {
    const get = { responses, callbacks: { done: { "/sent": { post: { responses } } } } };
    const document: JsonObject = { servers, paths: { "/x": { get }, "/y": { get }, "/z": { get } } };
    const all = [
      ...operationsOf(document),
      ...operationsOf(document),
      ...operationsUnder(document, "/paths/~1x/get/callbacks/done"),
    ];
    expect(all).toHaveLength(7);
    expect(new Set(all.map((operation) => operation.servers)).size).toBe(1);
    expect(all[0]?.servers.map(({ pointer }) => pointer)).toEqual(["/servers/0", "/servers/1"]);
  });

  it("say where they stand, whatever list stands at two places", () => {
    const item = { servers, get: { responses } };
    const [first, second] = operationsOf({ paths: { "/x": item, "/y": item } });
    expect(first?.servers[1]?.pointer).toBe("/paths/~1x/servers/1");
    expect(second?.servers[1]?.pointer).toBe("/paths/~1y/servers/1");
  });
});
