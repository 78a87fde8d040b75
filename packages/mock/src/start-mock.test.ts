import { createConnection } from "node:net";
import { createCompiler } from "@driftline/schema";
import { describe, expect, test } from "vitest";
import { contractOf, SHOP } from "./contract.testing.js";
import type { MockOptions } from "./mock-options.js";
import { startMock } from "./start-mock.js";

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads bodies whose shape it is about to assert.
  readonly body: any;
}

type Ask = (target: string, init?: RequestInit) => Promise<Got>;

async function withMock<T>(
  options: MockOptions,
  use: (ask: Ask, url: string) => Promise<T>,
  contract = SHOP,
): Promise<T> {
  const mock = await startMock(contract, options);
  try {
    return await use(async (target, init) => {
      const response = await fetch(mock.url + target, { headers: { "x-key": "any" }, ...init });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
      return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
    }, mock.url);
  } finally {
    await mock.close();
  }
}

const compiler = createCompiler(SHOP.document);
const thing = compiler.compile("/components/schemas/Thing", "response");
const problem = compiler.compile("/components/schemas/Problem", "response");

describe("answers", () => {
  test("what a list shows can be got by its id, the same again", async () => {
    await withMock({}, async (ask) => {
      const list = await ask("/shops/7/things?limit=50");
      expect(list.body.data).toHaveLength(7);
      for (const item of list.body.data) {
        expect(thing.explain(item)).toEqual([]);
        const got = await ask(`/shops/7/things/${item.id}`);
        expect(got.body).toEqual(item);
        expect(item.shop_id ?? 7).toBe(7);
      }
    });
  });

  test("pages are turned until there are no more, and show everything once", async () => {
    await withMock({}, async (ask) => {
      const ids: string[] = [];
      let cursor = "";
      for (let turn = 0; turn < 10; turn++) {
        const { body } = await ask(`/shops/7/things${cursor === "" ? "" : `?cursor=${cursor}`}`);
        expect(body.total).toBe(7);
        expect(body.has_more).toBe(body.next_cursor !== null);
        ids.push(...body.data.map((item: { id: string }) => item.id));
        if (body.next_cursor === null) break;
        cursor = body.next_cursor;
      }
      expect(new Set(ids).size).toBe(7);
      expect(ids).toHaveLength(7);
    });
  });

  test("the same seed gives the same bytes, another seed others", async () => {
    const first = (seed: number) => withMock({ seed }, async (ask) => (await ask("/shops/7/things")).text);
    const [a, b, c] = [await first(5), await first(5), await first(6)];
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  test("what is created is listed, what is removed is gone", async () => {
    await withMock({}, async (ask) => {
      const headers = { "x-key": "any", "content-type": "application/json" };
      const created = await ask("/shops/7/things", { method: "POST", headers, body: '{"name":"Bench"}' });
      expect(created.status).toBe(201);
      expect(created.body.name).toBe("Bench");
      expect((await ask(`/shops/7/things/${created.body.id}`)).body.name).toBe("Bench");
      expect((await ask(`/shops/7/things/${created.body.id}`, { method: "DELETE", headers })).status).toBe(204);
      expect((await ask(`/shops/7/things/${created.body.id}`)).status).toBe(404);
      expect((await ask("/shops/8/things")).body.total).toBe(7);
    });
  });

  test("a literal path wins over a template, and the server's base path may be left out", async () => {
    await withMock({}, async (ask) => {
      expect(typeof (await ask("/shops/7/things/count")).body).toBe("number");
      expect(typeof (await ask("/api/shops/7/things/count")).body).toBe("number");
    });
  });

  test("documented examples are preferred where they conform, and ids stay apart", async () => {
    const named = { id: "3b241101-e2bb-4255-8caf-4136c566a962", name: "Rocking chair" };
    const item = {
      type: "object",
      required: ["id"],
      properties: { id: { type: "string", format: "uuid" }, name: { type: "string" } },
      example: named,
    };
    const paths = {
      "/things": {
        get: {
          responses: {
            "200": { description: "", content: { "application/json": { schema: { type: "array", items: item } } } },
          },
        },
      },
      "/things/{id}": {
        get: {
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: { "200": { description: "", content: { "application/json": { schema: item } } } },
        },
      },
    };
    await withMock(
      { examples: true },
      async (ask) => {
        const { body } = await ask("/things");
        expect(body[0]).toEqual(named);
        expect(new Set(body.map(({ id }: { id: string }) => id)).size).toBe(7);
      },
      contractOf({ paths }),
    );
  });
});

describe("refusals", () => {
  test.each([
    ["no credentials", "/shops/7/things", { headers: {} }, 401],
    ["a parameter of another type", "/shops/x/things", {}, 400],
    ["an item outside its enum", "/shops/7/things?tags=a,c", {}, 400],
    ["a value out of bounds", "/shops/7/things?limit=51", {}, 400],
    ["an unknown id", "/shops/7/things/none", {}, 404],
    ["no body", "/shops/7/things", { method: "POST" }, 400],
  ] as const)("%s is refused in the documented shape", async (_, target, init, status) => {
    await withMock({}, async (ask) => {
      const got = await ask(target, init as RequestInit);
      expect(got.status).toBe(status);
      expect(problem.explain(got.body)).toEqual([]);
      expect(got.body.code).toBe(status);
      expect(got.body.message).not.toBe("");
    });
  });

  test("every problem of a body is told with its place", async () => {
    await withMock({}, async (ask) => {
      const headers = { "x-key": "any", "content-type": "application/json" };
      const got = await ask("/shops/x/things", { method: "POST", headers, body: '{"name":"B"}' });
      expect(got.body.errors.map(({ field }: { field: string }) => field)).toEqual(["path.shop_id", "body.name"]);
    });
  });

  test("what is not JSON, has another media type or is too large is refused", async () => {
    await withMock({}, async (ask) => {
      const post = (type: string, body: string) =>
        ask("/shops/7/things", { method: "POST", headers: { "x-key": "any", "content-type": type }, body });
      expect((await post("application/json", '{"name":')).status).toBe(400);
      expect((await post("text/csv", "name")).status).toBe(400);
      expect((await post("application/json", `"${"x".repeat(17 * 1024 * 1024)}"`)).status).toBe(413);
    });
  });

  test("unknown paths and methods are told apart", async () => {
    await withMock({}, async (ask) => {
      expect((await ask("/nowhere")).status).toBe(404);
      const wrong = await ask("/health", { method: "PUT" });
      expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET"]);
    });
  });

  test("anonymous calls pass where the contract allows them", async () => {
    await withMock({}, async (ask) => {
      expect((await ask("/health", { headers: {} })).status).toBe(200);
    });
  });
});

describe("failures and hostile clients", () => {
  test("a rate is spread evenly, the first answer among them", async () => {
    await withMock({ failures: [{ kind: "status", status: 503, rate: 0.5 }] }, async (ask) => {
      const statuses: number[] = [];
      for (let turn = 0; turn < 4; turn++) statuses.push((await ask("/health")).status);
      expect(statuses).toEqual([503, 200, 503, 200]);
    });
  });

  test("a connection can be cut, and the next one works", async () => {
    await withMock({ failures: [{ kind: "reset", status: 0, rate: 0.5 }] }, async (ask) => {
      await expect(ask("/health")).rejects.toThrow();
      expect((await ask("/health")).status).toBe(200);
    });
  });

  test("garbage on the socket does not stop it", async () => {
    await withMock({}, async (ask, url) => {
      const { port } = new URL(url);
      await new Promise<void>((resolve) => {
        const socket = createConnection(Number(port), "127.0.0.1", () => socket.end("\u0000\u0001 not http\r\n\r\n"));
        socket.on("close", () => resolve());
        socket.resume();
      });
      expect((await ask("/shops/7/things/%E0%A4%A?cursor=%")).status).toBe(404);
      expect((await ask("/shops/7/things?__proto__=1&constructor=2")).status).toBe(200);
      expect((await ask("/health")).status).toBe(200);
    });
  });

  test("what the contract cannot answer is answered with the reason, and told", async () => {
    const wide = Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`p${index}`, { type: "string" }]));
    const content = { "application/json": { schema: { type: "object", properties: wide } } };
    const contract = contractOf({
      openapi: "3.1.0",
      paths: { "/wide": { get: { responses: { 200: { description: "", content } } } } },
    });
    const told: string[] = [];
    await withMock(
      { onFailure: (reason) => told.push(reason) },
      async (ask) => {
        const { status, text } = await ask("/wide");
        expect([status, `${told.join()}\n`]).toEqual([500, text]);
        expect(text).toMatch(
          /^the mock cannot answer GET \/wide: schema at `.*` cannot be compiled: .*; say what is meant/,
        );
        expect((await ask("/nowhere")).status).toBe(404);
      },
      contract,
    );
  });

  test("a port that is taken is said in one clause", async () => {
    await withMock({}, async (_, url) => {
      const { port } = new URL(url);
      await expect(startMock(SHOP, { port: Number(port) })).rejects.toMatchObject({ code: "PORT_UNAVAILABLE" });
    });
  });
});
