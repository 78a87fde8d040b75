// Prism, which shares no code with our mock, stands in for a vendor that drifted: it serves the bodies that our drifting mock served, from
// the vendor's own contract. `check --live`, and curl and Node's fetch through `driftline record`, must find what the mock's own recording
// holds: all of it and nothing else.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { driftline, freePort, here, whileListening, whileServing } from "./processes.mjs";

const { parse, stringify } = createRequire(here("../packages/spec/package.json"))("yaml");
const PRISM = here("node_modules/@stoplight/prism-cli/dist/index.js");
const DRIFTS = ["response-null-undocumented", "response-property-undocumented"];
const TOKEN = "sk-interop-0123456789abcdefghijklmnopqrstuv";
const execute = promisify(execFile);

/** Meets a vendor in both servers; gives what differed. */
export async function prism(vendor) {
  const cwd = mkdtempSync(join(tmpdir(), "driftline-interop-"));
  try {
    cpSync(here(`../specs/${vendor}`), join(cwd, "specs", vendor), { recursive: true });
    const mock = await atMock(vendor, cwd);
    const found = await atPrism(vendor, { cwd, ...mock });
    return differences(vendor, mock.findings, found);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** What the mock's own recording shows, the requests in it, and the bodies that were served. */
async function atMock(vendor, cwd) {
  return await whileServing(
    ["mock", vendor, "--quiet", "--drift", ...DRIFTS],
    async (url) => {
      const findings = await live(vendor, { cwd, url });
      const lines = readFileSync(join(cwd, `reports/live/${vendor}.ndjson`), "utf8")
        .trim()
        .split("\n");
      const requests = lines.map((line) => requestOf(JSON.parse(line), url));
      const bodies = [];
      for (const request of requests) bodies.push(JSON.parse(await withFetch(url, request)));
      return { findings, requests, bodies };
    },
    { cwd },
  );
}

function requestOf({ request }, url) {
  return { method: request.method, path: request.url.slice(url.length), body: request.postData?.text };
}

async function atPrism(vendor, { cwd, requests, bodies }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(
    join(cwd, "prism.yaml"),
    stringify(serving(contractOf(cwd, vendor), requests, bodies), { aliasDuplicateObjects: false }),
  );
  const use = async () => ({
    "check --live": await live(vendor, { cwd, url }),
    "curl through record": await recorded(vendor, { cwd, url, requests, send: withCurl, name: "curl" }),
    "fetch through record": await recorded(vendor, { cwd, url, requests, send: withFetch, name: "fetch" }),
  });
  const args = ["mock", join(cwd, "prism.yaml"), "--port", String(port), "--host", "127.0.0.1"];
  return await whileListening(PRISM, args, { isReady: /Prism is listening/, use });
}

function contractOf(cwd, vendor) {
  return parse(readFileSync(join(cwd, "specs", vendor, "openapi.yaml"), "utf8"));
}

/** The contract with the served bodies as the examples of its operations: Prism gives those before it makes any up. */
function serving(document, requests, bodies) {
  requests.forEach(({ method, path }, index) => {
    const [, item] = Object.entries(document.paths).find(([template]) => fits(template, path));
    const { content } = item[method.toLowerCase()].responses["200"];
    for (const media of Object.values(content)) {
      delete media.examples;
      media.example = bodies[index];
    }
  });
  // Prism listens at the root, whatever base path the servers have.
  return { ...document, servers: [] };
}

function fits(template, path) {
  return new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path.replace(/\?.*/, ""));
}

async function live(vendor, { cwd, url }) {
  const { stdout, stderr } = await driftline(["check", vendor, "--live", "--base-url", url, "--format", "json"], {
    cwd,
  });
  return findingsIn(stdout, stderr);
}

/** What a client gets through the recording proxy, replayed. */
async function recorded(vendor, { cwd, url, requests, send, name }) {
  const file = `${name}.ndjson`;
  await whileServing(
    ["record", vendor, "--target", url, "--output", file],
    async (proxy) => {
      for (const request of requests) await send(proxy, request);
    },
    { cwd },
  );
  if (readFileSync(join(cwd, file), "utf8").includes(TOKEN)) throw new Error(`the token is in ${file}`);
  const { stdout, stderr } = await driftline(
    ["check", vendor, "--recordings", file, "--base-url", url, "--format", "json"],
    { cwd },
  );
  return findingsIn(stdout, stderr);
}

/** The findings on the wire; those about the description are not a matter of who serves it. */
function findingsIn(stdout, stderr) {
  if (stdout === "") throw new Error(`driftline check: ${stderr}`);
  const wire = JSON.parse(stdout).findings.filter(({ ruleId }) => !ruleId.startsWith("spec-"));
  return wire
    .map(({ ruleId, operation, instanceLocation, subject }) =>
      `${ruleId} ${operation} ${instanceLocation} ${subject ?? ""}`.trim(),
    )
    .sort();
}

/** As an SDK sends it: every credential the contracts ask for. */
const HEADERS = {
  Authorization: `Bearer ${TOKEN}`,
  "Galileo-API-Key": TOKEN,
  "Content-Type": "application/json",
  Accept: "application/json",
};

async function withFetch(base, { method, path, body }) {
  const response = await fetch(base + path, { method, headers: HEADERS, ...(body ? { body } : {}) });
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return await response.text();
}

async function withCurl(base, { method, path, body }) {
  const headers = Object.entries(HEADERS).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const data = body ? ["--data", body] : [];
  await execute("curl", [
    "--silent",
    "--show-error",
    "--fail",
    "--compressed",
    "--request",
    method,
    ...headers,
    ...data,
    base + path,
  ]);
}

function differences(vendor, wanted, found) {
  const failures = [];
  for (const [way, findings] of Object.entries(found)) {
    const isSame = JSON.stringify(findings) === JSON.stringify(wanted);
    console.log(
      `prism    ${vendor.padEnd(10)} ${way.padEnd(20)} ${findings.length} findings, ${isSame ? "those" : "not those"} of the mock's own recording`,
    );
    if (!isSame) failures.push(`${vendor}, ${way}:\n  ${findings.join("\n  ")}\nand not\n  ${wanted.join("\n  ")}`);
  }
  return wanted.length === 0 ? [...failures, `${vendor}: the mock did not drift`] : failures;
}
