import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCli, withFolder } from "./run-cli.js";

const BIN = fileURLToPath(new URL("../bin/driftline.js", import.meta.url));
const schema = { type: "object", required: ["n"], properties: { n: { type: "integer" }, text: { type: "string" } } };
const ok = { 200: { description: "", content: { "application/json": { schema } } } };
const SPEC = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "things", version: "1" },
  paths: { "/things": { get: { parameters: [{ name: "n", in: "query", schema: {} }], responses: ok } } },
});

/** A vendor whose responses come in two parts, and whose stream of events never ends. */
async function vendor() {
  const server = createServer((request, response) => {
    const n = Number(new URL(request.url ?? "/", "http://x").searchParams.get("n"));
    if (Number.isNaN(n) || request.url?.startsWith("/events")) {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      return;
    }
    const body = JSON.stringify({ n, text: "x".repeat(5_000) });
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.write(body.slice(0, 100));
    setImmediate(() => response.end(body.slice(100)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test("a recorder that is killed in the middle has recorded every exchange that a client saw end", async () => {
  const { url: target, close } = await vendor();
  await withFolder({ "openapi.json": SPEC }, async (folder) => {
    const args = ["record", "--target", target, "--spec", "openapi.json", "--output", "killed.ndjson"];
    const recorder = spawn(process.execPath, [BIN, ...args], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    const ended = once(recorder, "exit");
    const [url] = (await once(createInterface({ input: recorder.stdout }), "line")) as [string];
    const events = await fetch(`${url}/events`);
    expect(new TextDecoder().decode((await events.body?.getReader().read())?.value)).toBe("data: 1\n\n");

    const finished: number[] = [];
    let next = 0;
    const lane = async () => {
      for (;;) {
        const n = next++;
        const response = await fetch(`${url}/things?n=${n}`);
        expect(await response.json()).toMatchObject({ n });
        finished.push(n);
        if (finished.length === 60) recorder.kill("SIGKILL");
      }
    };
    await Promise.allSettled(Array.from({ length: 6 }, lane));
    expect((await ended)[1]).toBe("SIGKILL");
    expect(finished.length).toBeGreaterThanOrEqual(60);

    const recording = await readFile(join(folder, "killed.ndjson"), "utf8");
    const recorded = new Set([...recording.matchAll(/things\?n=(\d+)/g)].map(([, n]) => Number(n)));
    expect(finished.filter((n) => !recorded.has(n))).toEqual([]);
    const check = ["check", "--spec", "openapi.json", "--recordings", "killed.ndjson", "--base-url", target];
    const { code, stdout, stderr } = await runCli(folder, [...check, "--format", "json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const { exchanges, matched, clean } = JSON.parse(stdout).summary;
    expect(exchanges).toBeGreaterThanOrEqual(finished.length);
    expect([matched, clean]).toEqual([exchanges, exchanges]);
  });
  close();
});
