import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { createMatcher } from "../src/index.js";
import { foldPath } from "../src/matching/folded-path.js";
import { contractOf } from "./contract-of.js";

function contractWith(paths: readonly string[], root: JsonObject = {}) {
  const item = { get: { responses: {} } };
  return contractOf({ openapi: "3.1.0", paths: Object.fromEntries(paths.map((path) => [path, item])), ...root });
}

interface MatchCase {
  readonly name: string;
  readonly servers?: readonly JsonObject[];
  readonly baseUrls?: readonly string[];
  readonly paths: readonly string[];
  /** URL to path template; null: no operation. */
  readonly urls: Readonly<Record<string, string | null>>;
}

const cases: readonly MatchCase[] = [
  {
    name: "hosts compare without regard to case and default port; the scheme counts",
    servers: [{ url: "https://api.Example.com/v1" }],
    paths: ["/x"],
    urls: {
      "https://API.example.com/v1/x": "/x",
      "https://api.example.com:443/v1/x?y=1#z": "/x",
      "https://user:pw@api.example.com/v1/x": "/x",
      "https://api.example.com:8443/v1/x": null,
      "http://api.example.com/v1/x": null,
      "https://evil.com/v1/x": null,
      "https://api.example.com/v10/x": null,
      "https://api.example.com/x": null,
    },
  },
  {
    name: "without a host the path decides, with or without the base path",
    servers: [{ url: "https://a.example/v1" }],
    paths: ["/x", "/v1/y"],
    urls: { "/v1/x": "/x", "/x": "/x", "/v1/y": "/v1/y", "/y": null },
  },
  {
    name: "server variables: an enum is closed, a default is open, a default may hold slashes",
    servers: [
      {
        url: "https://{region}.example.com:{port}/{base}",
        variables: {
          region: { default: "eu", enum: ["eu", "us"] },
          port: { default: "443" },
          base: { default: "api/v2" },
        },
      },
    ],
    paths: ["/x"],
    urls: {
      "https://us.example.com/api/v2/x": "/x",
      "https://eu.example.com:8443/v3/x": "/x",
      "https://asia.example.com/api/v2/x": null,
      "https://eu.example.com/api/v3/x": null,
    },
  },
  {
    name: "a base URL of an environment is a further server",
    servers: [{ url: "https://a.example" }],
    baseUrls: ["http://localhost:5173/api"],
    paths: ["/x"],
    urls: { "http://localhost:5173/api/x": "/x", "http://localhost:5173/x": null, "https://a.example/x": "/x" },
  },
  {
    name: "a relative server and no server at all say nothing of the host",
    servers: [{ url: "/v1" }],
    paths: ["/x"],
    urls: { "https://any.example/v1/x": "/x", "https://any.example/x": null },
  },
  {
    name: "literal before partly templated before templated segments, whatever the order of paths",
    paths: ["/{a}", "/{a}.json", "/mine", "/{a}/x", "/mine/{b}", "/{a}-{b}"],
    urls: {
      "/mine": "/mine",
      "/yours": "/{a}",
      "/yours.json": "/{a}.json",
      "/a-b": "/{a}-{b}",
      "/mine/x": "/mine/{b}",
      "/yours/x": "/{a}/x",
      "/yours/y": null,
      "/": null,
    },
  },
  {
    name: "a concrete path that leads nowhere gives way to a templated one",
    paths: ["/mine/only", "/{a}/x"],
    urls: { "/mine/x": "/{a}/x", "/mine/only": "/mine/only" },
  },
  {
    name: "a trailing slash too many or too few is second best",
    paths: ["/a/", "/b", "/c", "/c/"],
    urls: { "/a/": "/a/", "/a": "/a/", "/b": "/b", "/b/": "/b", "/c": "/c", "/c/": "/c/", "/b//": null },
  },
  {
    name: "percent-encoding: literals compare decoded, an encoded slash does not cut",
    paths: ["/caf%C3%A9/{x}", "/a b"],
    urls: { "/café/1": "/caf%C3%A9/{x}", "/caf%c3%a9/a%2Fb": "/caf%C3%A9/{x}", "/a%20b": "/a b", "/%zz/1": null },
  },
  {
    name: "parameters that span segments take the rest",
    paths: ["/files/{path+}", "/v1/{name=projects/*}/x", "/files/list"],
    urls: {
      "/files/a/b/c": "/files/{path+}",
      "/files/list": "/files/list",
      "/v1/projects/p/x": "/v1/{name=projects/*}/x",
    },
  },
  {
    name: "names of Object.prototype are names like any other",
    paths: ["/{a}"],
    urls: { "/constructor": "/{a}", "/__proto__": "/{a}", "/constructor/x": null },
  },
];

describe("matching", () => {
  it.each(cases.map((one) => [one.name, one] as const))("%s", (_, { servers, baseUrls, paths, urls }) => {
    const contract = contractWith(paths, servers === undefined ? {} : { servers });
    const matcher = createMatcher(contract, baseUrls);
    for (const [url, path] of Object.entries(urls)) {
      expect([url, matcher.match("get", url)?.operation.path ?? null]).toEqual([url, path]);
    }
  });

  it("takes the servers of the operation before those of the document", () => {
    const contract = contractOf({
      openapi: "3.1.0",
      servers: [{ url: "https://a.example" }],
      paths: { "/x": { get: { servers: [{ url: "https://b.example" }], responses: {} }, put: { responses: {} } } },
    });
    const matcher = createMatcher(contract);
    expect(matcher.match("GET", "https://a.example/x")).toBeUndefined();
    expect(matcher.match("GET", "https://b.example/x")?.operation.key).toBe("GET /x");
    expect(matcher.match("PUT", "https://a.example/x")?.operation.key).toBe("PUT /x");
  });

  it("answers a hostile path in linear time", () => {
    const matcher = createMatcher(contractWith(["/{a}-{b}-{c}.json", "/{path+}/end"]));
    const started = performance.now();
    expect(matcher.match("GET", `/${"-".repeat(4000)}`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("thousands of templates beside each other", () => {
  it("with literal text in their segments are found by it, not tried one by one", () => {
    const paths = [...Array(8000).keys()].map((index) => `/{a}_${index}-{b}/x`);
    const matcher = createMatcher(contractWith(["/{a}-{b}/x", "/{c}-{d}/y", ...paths]));
    const started = process.cpuUsage();
    for (let index = 0; index < 4000; index++)
      expect(matcher.match("GET", `/q_${index * 2}-z/x`)?.operation.path).toBe(`/{a}_${index * 2}-{b}/x`);
    expect(matcher.match("GET", "/q-8-z/y")?.operation.path).toBe("/{c}-{d}/y");
    expect(matcher.match("GET", "/q_1/x")).toBeUndefined();
    expect(process.cpuUsage(started).user).toBeLessThan(4_000_000);
  });

  it("keep those apart that pin a parameter down", () => {
    const matcher = createMatcher(contractWith(["/{a=one}-x", "/{a=two}-x"]));
    expect(matcher.match("GET", "/two-x")?.operation.path).toBe("/{a=two}-x");
    expect(matcher.match("GET", "/three-x")).toBeUndefined();
  });
});

describe("a path without end", () => {
  it("of segments is matched, whatever the stack holds", () => {
    const path = "/{a}/b".repeat(20_000);
    const matcher = createMatcher(contractWith([path]));
    expect(matcher.match("GET", "/1/b".repeat(20_000))?.operation.path).toBe(path);
    expect(matcher.match("GET", "/1/b".repeat(19_999))).toBeUndefined();
  });

  // What takes the square of its length takes minutes.
  it.each([
    ["slashes", "/".repeat(300_000)],
    ["operators", `/{${"=".repeat(20_000)}${"*".repeat(20_000)}`],
    ["braces", "/{a".repeat(100_000)],
  ])("of %s matches nothing else", (_, path) => {
    const matcher = createMatcher(contractWith(["/x", path]));
    expect(matcher.match("GET", "/x")).toMatchObject({ operation: { path: "/x" } });
  });

  it("of digits behind a v is one id", () => {
    expect(foldPath(`/v${"0".repeat(300_000)}!/v1/v2.beta/v3-1/v12a`)).toBe("/{}/v1/v2.beta/v3-1/v12a");
  });
});
