import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { type Answer, GET, json, LIST, ran } from "./probed-server.testing.js";

describe("patience and limits", () => {
  test("an outage is tried again after what `Retry-After` asks for, and only its end counts", async () => {
    const { run, seen, exchanges, waits } = await ran([LIST], (_, response, count) =>
      count === 1 ? json(response, {}, 429, { "retry-after": "7" }) : json(response, { items: [{ id: "a" }] }),
    );
    expect([seen.length, exchanges.length, run.problems]).toEqual([2, 1, []]);
    expect(waits).toEqual([7000]);
  });

  test("an outage that lasts is inconclusive", async () => {
    const { run, seen, exchanges } = await ran([LIST], (_, response) => json(response, {}, 503));
    expect([seen.length, exchanges.length]).toEqual([3, 1]);
    expect(run.problems[0]).toContain("verified nothing at step `list`: status 503");
  });

  test("a vendor that asks for an hour is not waited for", async () => {
    const { seen, waits } = await ran([LIST], (_, response) => json(response, {}, 429, { "retry-after": "3600" }));
    expect(seen).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test("cut connections and silence are inconclusive, not crashes", async () => {
    const cut = await ran([LIST], (_, response) => void response.destroy());
    expect(cut.exchanges.map(({ response }) => response)).toEqual([null]);
    expect(cut.run.problems).toHaveLength(1);
    const silent = await ran([LIST], () => undefined, { limits: { requestTimeMs: 50, retries: 0 } });
    expect(silent.run.problems[0]).toContain("no answer in time");
    const header = { "x-long": "x".repeat(20_000) };
    const wordy = await ran([LIST], (_, response) => json(response, {}, 200, header), { limits: { retries: 0 } });
    expect(wordy.run.problems[0]).toContain("the header of the answer is larger than 16384 bytes");
  });

  test("requests and bytes have limits", async () => {
    const few = await ran(
      [LIST, LIST, LIST].map((step, index) => ({ ...step, stepId: `s${index}` })),
      (_, response) => json(response, {}),
      { limits: { requests: 2 } },
    );
    expect(few.seen).toHaveLength(2);
    expect(few.run.problems[0]).toContain("limit of 2 requests");
    const large = await ran([LIST], (_, response) => json(response, "x".repeat(100_000)), { limits: { bytes: 1000 } });
    expect(large.run.problems[0]).toContain("the body is too long");
    expect(large.exchanges[0]?.response?.body).toEqual({ mediaType: null, text: null, bytes: null });
    const again = [LIST, { ...LIST, stepId: "s" }];
    const cut = await ran(again, (_, response) => json(response, "x".repeat(100_000)), { limits: { bytes: 1000 } });
    expect([cut.seen.length, cut.run.bytes]).toEqual([1, 1000]);
    const whole = await ran(again, (_, response) => json(response, "x".repeat(98)), { limits: { bytes: 1000 } });
    expect([whole.seen.length, whole.run.bytes]).toEqual([2, 200]);
  });

  test("what came of a body that breaks off counts, also where it is tried again", async () => {
    const broken = (response: ServerResponse) =>
      response.writeHead(200, { "content-length": "900" }).write("x".repeat(300), () => response.destroy());
    const { run, seen, exchanges } = await ran([LIST], (_, response) => void broken(response), {
      limits: { retries: 1 },
    });
    expect([seen.length, run.bytes, exchanges.map(({ response }) => response)]).toEqual([2, 600, [null]]);
    const limited = await ran([LIST], (_, response) => void broken(response), { limits: { bytes: 300 } });
    expect([limited.seen.length, limited.run.bytes]).toEqual([1, 300]);
    expect(limited.run.problems[0]).toContain("the limit of 300 response bytes is reached");
    const silent = await ran([LIST], (_, response) => void response.writeHead(200).write("{"), {
      limits: { timeMs: 300 },
    });
    expect(silent.run.bytes).toBe(1);
  });

  test("pages are turned up to a limit, by query and by body", async () => {
    const pages = { next: "$response.body#/next", in: "query", name: "page", limit: 3 };
    const query = await ran([{ ...LIST, "x-driftline-pages": pages }], (_, response, count) =>
      json(response, { next: count + 1 }),
    );
    expect(query.seen.map(({ url }) => url)).toEqual(["/base/things", "/base/things?page=2", "/base/things?page=3"]);
    const search = {
      stepId: "s",
      operationId: "search",
      "x-driftline-safe": true,
      requestBody: { payload: { limit: 5 } },
    };
    const body = await ran(
      [{ ...search, "x-driftline-pages": { ...pages, in: "body", name: "from" } }],
      (_, response, count) => json(response, { next: count === 1 ? 5 : null }),
    );
    expect(body.seen.map((one) => one.body)).toEqual(['{"limit":5}', '{"limit":5,"from":5}']);
  });

  test("redirects are not followed: a token goes to its own host only", async () => {
    const { seen, run } = await ran(
      [LIST],
      (_, response) => void response.writeHead(302, { location: "/elsewhere" }).end(),
    );
    expect(seen).toHaveLength(1);
    expect(run.problems).toEqual([]);
  });

  test("a private address is refused unless it is allowed", async () => {
    const target = { baseUrl: "http://127.0.0.1:1", headers: [], allowPrivateHosts: false };
    await expect(ran([LIST], () => undefined, { target })).rejects.toMatchObject({ code: "PROBE_TARGET" });
  });
});

describe("the end of a run's time and requests", () => {
  const later = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const FOR_EVER = [{ name: "again", type: "retry", retryAfter: 0.01, retryLimit: 2 ** 32 }];

  test("ends retries that no call is made for any more", async () => {
    const steps = [{ ...LIST, onFailure: FOR_EVER }];
    const { run, seen } = await ran(steps, (_, response) => json(response, {}, 404), {
      limits: { requests: 2 },
      sleep: later,
    });
    expect(seen).toHaveLength(2);
    expect(run.problems).toEqual([
      "shop: probe `w` verified nothing at step `list`: the limit of 2 requests is reached",
    ]);
  });

  test("ends a wait that does not end by itself", async () => {
    const { run, seen } = await ran([{ ...LIST, onFailure: FOR_EVER }], (_, response) => json(response, {}, 404), {
      limits: { timeMs: 200 },
      sleep: () => new Promise(() => undefined),
    });
    expect(seen).toHaveLength(1);
    expect(run.problems[0]).toContain("the limit of 200 ms is reached");
  });

  test.each<[string, Answer]>([
    ["says nothing", () => undefined],
    ["stops in the middle", (_, response) => void response.writeHead(200, { "content-length": "9" }).write("{")],
  ])("ends a call whose answer %s, and all that would follow", async (_, answer) => {
    const steps = [{ ...LIST, onFailure: FOR_EVER }, { ...GET }];
    const { run, seen } = await ran(steps, answer, { limits: { timeMs: 200 } });
    expect(seen).toHaveLength(1);
    expect(run.problems[0]).toMatch(/the limit of 200 ms is reached|no answer in time/);
    expect(run.problems[1]).toContain("step `get`: it was not reached");
  });

  test("is not needed where a search or a body would have none", async () => {
    const context = "$response.body";
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const criteria: readonly (readonly [body: string, type: string, condition: string, problem: string])[] = [
      [JSON.stringify("a".repeat(50)), "regex", "^(([a-z])+.)+[A-Z]([a-z])+$", "does not hold"],
      [deep, "regex", "x", "does not hold"],
      [deep, "jsonpath", "$..*", "does not hold"],
    ];
    for (const [body, type, condition, problem] of criteria) {
      const steps = [{ ...LIST, successCriteria: [{ context, type, condition }] }];
      const { run } = await ran(steps, (_, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(body);
      });
      expect(run.problems[0]).toContain(problem);
    }
    const unsafe = [{ ...LIST, successCriteria: [{ context, type: "regex", condition: "^(?=(a+)+$)b" }] }];
    const refused = ran(unsafe, (_, response) => json(response, "a".repeat(50)));
    await expect(refused).rejects.toMatchObject({ code: "PROBE_INVALID" });
  });

  test("is not at hand where it is further away than a timer can count", async () => {
    const { run, waits } = await ran(
      [{ ...LIST, onFailure: [{ ...FOR_EVER[0], retryAfter: 1e9, retryLimit: 1 }] }],
      async (_, response, count) => {
        await later();
        json(response, { items: [{ id: "a" }] }, count === 1 ? 404 : 200);
      },
      { limits: { timeMs: 1e12 } },
    );
    expect(run.problems).toEqual([]);
    expect(waits).toEqual([2 ** 31 - 1]);
  });
});
