import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { runCli, withFolder } from "./run-cli.js";

const api = (type: string, more = "") => `
openapi: 3.1.0
info: { title: Pets, version: "1" }
paths:
  /pets:
    get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: ${type} } } } } } }
${more}`;

async function withServer<T>(listener: RequestListener, use: (host: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    return await use(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const pages: Readonly<Record<string, string>> = {
  "/one.yaml": api("string"),
  "/two.yaml": api("integer"),
  "/parts.yaml": api("string").replace("{ type: string }", "{ $ref: 'schemas/pets.yaml' }"),
  "/schemas/pets.yaml": "type: integer\n",
  "/outside.yaml": api("string").replace("{ type: string }", "{ $ref: 'http://other.example/pets.yaml' }"),
  "/empty": "",
  "/page.html": "<!doctype html><h1>We moved</h1>",
};

/** Small on the way, more than a document may have once it is unpacked. */
const bomb = () => gzipSync(Buffer.alloc(65 * 1024 * 1024, " "), { level: 1 });

const vendor: RequestListener = (request, response) => {
  const page = pages[request.url ?? ""];
  if (request.url === "/away") response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
  else if (request.url === "/bomb") response.writeHead(200, { "content-encoding": "gzip" }).end(bomb());
  else if (page === undefined) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": "text/plain" }).end(page);
};

describe("driftline diff with a URL", () => {
  test("on either side, with the documents beside it; findings name the address", async () => {
    await withServer(vendor, (host) =>
      withFolder({ "one.yaml": api("string") }, async (folder) => {
        const rules = async (base: string, revision: string) => {
          const argv = ["diff", "--allow-private-host", host, base, revision, "--format", "json"];
          const { code, stdout } = await runCli(folder, argv);
          const [finding] = JSON.parse(stdout).findings;
          return [code, finding?.ruleId, finding?.base.uri, finding?.revision.uri, finding?.revision.line];
        };
        const url = (path: string) => `http://${host}${path}`;
        expect(await rules("one.yaml", url("/one.yaml"))).toEqual([0, undefined, undefined, undefined, undefined]);
        const changed = [1, "response-type-changed"];
        expect(await rules("one.yaml", url("/two.yaml"))).toEqual([...changed, "one.yaml", url("/two.yaml"), 6]);
        expect(await rules(url("/one.yaml"), url("/two.yaml"))).toEqual([
          ...changed,
          url("/one.yaml"),
          url("/two.yaml"),
          6,
        ]);
        expect((await rules("one.yaml", url("/parts.yaml"))).slice(0, 2)).toEqual(changed);
      }),
    );
  });

  test.each([
    ["/none.yaml", /^driftline: cannot read http:\/\/127\.0\.0\.1:\d+\/none\.yaml: 404/],
    ["/away", /^driftline: 169\.254\.169\.254 is not among the allowed hosts.*no other host is asked/],
    ["/bomb", /^driftline: .*\/bomb.*more than/],
    ["/empty", /^driftline: .*\/empty/],
    ["/page.html", /^driftline: .*\/page\.html/],
  ])("%s gives one line and exit 2, never `no changes`", async (path, says) => {
    await withServer(vendor, (host) =>
      withFolder({ "one.yaml": api("string") }, async (folder) => {
        const argv = ["diff", "--quiet", "--allow-private-host", host, "one.yaml", `http://${host}${path}`];
        const { code, stdout, stderr } = await runCli(folder, argv, { sleep: async () => undefined });
        expect(stderr).toMatch(says);
        expect([code, stdout, stderr.trimEnd().split("\n").length]).toEqual([2, "", 1]);
      }),
    );
  });

  test("a private address has to be allowed by name, and nothing is asked before", async () => {
    let asked = 0;
    const listener: RequestListener = (_, response) => {
      asked += 1;
      response.end(api("string"));
    };
    await withServer(listener, (host) =>
      withFolder({ "one.yaml": api("string") }, async (folder) => {
        for (const name of [host, host.replace("127.0.0.1", "localhost")]) {
          const { code, stderr } = await runCli(folder, ["diff", "one.yaml", `http://${name}/one.yaml`]);
          expect([code, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
          expect(stderr).toContain(`--allow-private-host ${name}`);
        }
        expect(asked).toBe(0);
      }),
    );
  });

  test("an address that cannot be reached is told with a way out that diff has", async () => {
    await withFolder({ "one.yaml": api("string") }, async (folder) => {
      const argv = ["diff", "--quiet", "--allow-private-host", "127.0.0.1", "one.yaml", "http://127.0.0.1:1/api.yaml"];
      const { code, stderr } = await runCli(folder, argv, { sleep: async () => undefined });
      expect(code).toBe(2);
      expect(stderr).toMatch(/127\.0\.0\.1:1.*save what it answers and name the file/);
      expect(stderr).not.toContain("--offline");
    });
  });

  test("what lies on another host is not followed, and told", async () => {
    await withServer(vendor, (host) =>
      withFolder({ "one.yaml": api("string") }, async (folder) => {
        const argv = ["diff", "--allow-private-host", host, "one.yaml", `http://${host}/outside.yaml`];
        const { code, stderr } = await runCli(folder, argv);
        expect(code).toBe(2);
        expect(stderr).toMatch(/http:\/\/other\.example\/pets\.yaml.*was not compared/);
      }),
    );
  });
});
