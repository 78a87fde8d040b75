import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli, withFolder } from "./run-cli.js";

const api = (properties: string) => `
openapi: 3.1.0
info: { title: Pets, version: "1" }
paths:
  /pets:
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, required: [id], properties: { ${properties} } } } } }
`;

let server: Server;
let host: string;
let published: { status: number; body: string };

beforeEach(async () => {
  published = { status: 200, body: api("id: { type: string }") };
  server = createServer((_, response) =>
    response.writeHead(published.status, { "content-type": "application/yaml" }).end(published.body),
  );
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const vendorYaml = (more = `allowedPrivateHosts: ["${host}"]`) =>
  `name: Pets\nsources: [{ file: sources/api.yaml, url: "http://${host}/api.yaml" }]\n${more}\n`;
const quiet = { sleep: async () => undefined };

describe("driftline fetch", () => {
  test("locks what is published, twice the same bytes; --check reports what came since; an update takes it in", async () => {
    await withFolder({ "specs/pets/vendor.yaml": vendorYaml() }, async (folder) => {
      const first = await runCli(folder, ["fetch", "--quiet"]);
      expect([first.code, first.stderr]).toEqual([0, ""]);
      expect(first.stdout).toMatch(/^pets: wrote .*openapi\.yaml/);
      expect((await runCli(folder, ["fetch", "--quiet"])).stdout).toMatch(/^pets: unchanged/);
      expect((await runCli(folder, ["fetch", "--check", "--quiet"])).code).toBe(0);
      published.body = api("id: { type: integer }, name: { type: string }");
      const { code, stdout } = await runCli(folder, ["fetch", "--check", "--quiet", "--format", "json"]);
      const run = JSON.parse(stdout);
      expect([code, run.command]).toEqual([1, "fetch"]);
      expect(run.findings.map(({ ruleId, level }: { ruleId: string; level: string }) => `${level} ${ruleId}`)).toEqual([
        "error response-type-changed",
        "note response-property-added",
      ]);
      expect((await runCli(folder, ["fetch", "--update", "--quiet"])).stdout).toMatch(/wrote/);
      expect((await runCli(folder, ["fetch", "--check", "--quiet"])).code).toBe(0);
    });
  });

  test("a fetch that fails leaves everything as it was, in one line and exit 2", async () => {
    await withFolder({ "specs/pets/vendor.yaml": vendorYaml() }, async (folder) => {
      await runCli(folder, ["fetch", "--quiet"]);
      const before = await readFile(join(folder, "specs/pets/openapi.yaml"), "utf8");
      published = { status: 404, body: "gone" };
      const { code, stderr, stdout } = await runCli(folder, ["fetch", "--quiet"], quiet);
      expect([code, stdout, stderr.trimEnd().split("\n").length]).toEqual([2, "", 1]);
      expect(stderr).toMatch(new RegExp(`pets: .*${host}.*404`));
      expect(await readFile(join(folder, "specs/pets/openapi.yaml"), "utf8")).toBe(before);
      expect((await runCli(folder, ["fetch", "--check", "--quiet"], quiet)).code).toBe(2);
      expect((await readdir(join(folder, "specs/pets"))).sort()).toEqual([
        "lock.json",
        "openapi.yaml",
        "sources",
        "vendor.yaml",
      ]);
    });
  });

  test("a vendor is begun from an address, and never overwritten", async () => {
    await withFolder({}, async (folder) => {
      const argv = ["fetch", "pets", "--discover", `http://${host}/api.yaml`, "--allow-private-host", host, "--quiet"];
      const { code, stdout } = await runCli(folder, argv);
      expect([code, stdout.split("\n")[0]]).toEqual([
        0,
        expect.stringMatching(/^pets: wrote specs\/pets\/vendor\.yaml/),
      ]);
      expect((await runCli(folder, ["fetch", "pets", "--quiet"])).stdout).toMatch(/^pets: wrote .*openapi\.yaml/);
      expect(await runCli(folder, argv)).toMatchObject({ code: 2, stdout: "" });
    });
  });

  test("a private address that the vendor's file does not allow is refused", async () => {
    await withFolder({ "specs/pets/vendor.yaml": vendorYaml("") }, async (folder) => {
      const { code, stderr } = await runCli(folder, ["fetch", "--quiet"], quiet);
      expect(code).toBe(2);
      expect(stderr).toMatch(/127\.0\.0\.1/);
      expect(await readdir(join(folder, "specs/pets"))).toEqual(["vendor.yaml"]);
    });
  });

  test.each([
    [["--format", "json"], /`--format` needs `--check`/],
    [["--fail-on", "warning"], /`--fail-on` needs `--check`/],
    [["--history", "h.ndjson"], /`--history` needs `--check`/],
    [["--limit", "3"], /`--limit` needs `--check`/],
    [["--show-unchanged"], /`--show-unchanged` needs `--check`/],
    [["--show-suppressed"], /`--show-suppressed` needs `--check`/],
    [["--discover", "http://127.0.0.1:1/", "--check"], /`--check` needs one that is kept/],
    [["--discover", "http://127.0.0.1:1/", "--update"], /`--update` needs one that is kept/],
    [["--discover", "http://127.0.0.1:1/", "--offline"], /`--offline` needs one that is kept/],
  ])("flags that would do nothing are refused: %j", async (flags, says) => {
    await withFolder({ "specs/pets/vendor.yaml": vendorYaml() }, async (folder) => {
      const { code, stdout, stderr } = await runCli(folder, ["fetch", "pets", "--quiet", ...flags], quiet);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(says);
      expect(await readdir(join(folder, "specs/pets"))).toEqual(["vendor.yaml"]);
    });
  });
});
