import { type Contract, operationsOf } from "@driftline/model";
import { expect, it } from "vitest";
import type { VendorConfig } from "./vendor-config.js";
import { withEnvironments } from "./with-environments.js";

it("adds the base URLs of environments once to what operations share", () => {
  const get = { responses: {} };
  const servers = [{ url: "https://a.example/" }];
  const document = { servers, paths: { "/x": { get }, "/y": { get }, "/z": { get, servers: [{ url: "/own" }] } } };
  const contract = { document, operations: operationsOf(document) } as Partial<Contract> as Contract;
  const environments = ["https://a.example", "https://staging.example"].map((baseUrl) => ({ baseUrl }));
  const { operations } = withEnvironments(contract, { environments } as unknown as VendorConfig);
  expect(operations.map((one) => one.servers.map(({ url }) => url))).toEqual([
    ["https://a.example/", "https://staging.example"],
    ["https://a.example/", "https://staging.example"],
    ["/own", "https://a.example", "https://staging.example"],
  ]);
  expect(operations[0]?.servers).toBe(operations[1]?.servers);
});
