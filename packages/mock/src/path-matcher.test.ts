import { operationsOf, type Server } from "@driftline/model";
import { expect, it } from "vitest";
import { createPathMatcher } from "./path-matcher.js";

it("reads the servers that operations share once, not once for each of them and each request", () => {
  const get = { responses: {} };
  const servers = Array.from({ length: 100 }, (_, index) => ({ url: `https://s${index}.example/v${index % 2}` }));
  const paths = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`/x${index}`, { get }]));
  let reads = 0;
  const [first] = operationsOf({ servers, paths });
  const watched = first?.servers.map(
    (server): Server => ({
      ...server,
      get url() {
        reads++;
        return server.url;
      },
    }),
  );
  const operations = operationsOf({ servers, paths }).map((one) => ({ ...one, servers: watched ?? [] }));
  const matcher = createPathMatcher(operations);
  for (const path of ["/x7", "/v0/x7", "/v1/x7"]) expect(matcher.match("GET", path)?.operation.key).toBe("GET /x7");
  expect(matcher.match("GET", "/v2/x7")).toBeUndefined();
  expect(reads).toBe(100);
});
