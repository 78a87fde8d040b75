import type { Contract, JsonObject, Server } from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import { describe, expect, test } from "vitest";
import { diffContracts } from "../src/index.js";
import { contractOf } from "./contract.testing.js";

/** A contract whose operations share their servers, and whoever reads one of their addresses is counted. */
function watchedContract(urls: readonly string[], operations: number, read: () => void): Contract {
  const item: JsonObject = { get: { responses: { "200": { description: "" } } } };
  const paths = Object.fromEntries(Array.from({ length: operations }, (_, index) => [`/x${index}`, item]));
  const plain = contractOf({ openapi: "3.1.0", servers: urls.map((url) => ({ url })), paths });
  const servers = plain.operations[0]?.servers.map(
    (server): Server => ({
      ...server,
      get url() {
        read();
        return server.url;
      },
    }),
  );
  return { ...plain, operations: plain.operations.map((one) => ({ ...one, servers: servers ?? [] })) };
}

describe("a contract of many servers and operations", () => {
  test("has its servers compared once, not once for each operation", async () => {
    let reads = 0;
    const contractAt = (urls: readonly string[]) => watchedContract(urls, 100, () => void reads++);
    const kept = Array.from({ length: 200 }, (_, index) => `https://s${index}.example`);
    const { findings } = await diffContracts(contractAt(["https://b.example", ...kept]), contractAt([...kept, "/a"]), {
      compilerOf: ({ document }) => createLazyCompiler(document),
    });
    expect(findings.filter(({ ruleId }) => ruleId === "server-removed")).toHaveLength(1);
    expect(findings.filter(({ ruleId }) => ruleId === "server-added")).toHaveLength(1);
    expect(reads).toBeLessThanOrEqual(402 + 4 * 200);
  });
});
