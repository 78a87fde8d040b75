import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const text = { type: "string", minLength: 10 };
const SPEC = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "things", version: "1" },
  servers: [{ url: "https://api.test" }],
  paths: {
    "/things": {
      get: {
        parameters: [
          { name: "password", in: "query", schema: text },
          { name: "key", in: "query", content: { "text/plain": { schema: text } } },
          { name: "X-Api-Key", in: "header", schema: text },
          { name: "X-Plain", in: "header", schema: text },
        ],
        responses: {
          "200": {
            description: "",
            headers: { "X-Honeycomb-Team": { schema: text } },
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: {
                    api_keys: { type: "array", items: { type: "string", pattern: "^sk_" } },
                    credentials: { type: "object", properties: { login: text, kind: { enum: ["a"] } } },
                    plain: text,
                  },
                },
              },
            },
          },
        },
      },
    },
  },
});

const FORMATS = ["json", "markdown", "html", "sarif", "junit", "pretty"];

async function reports(
  query: string,
  body: unknown,
  headers: readonly object[] = [],
  side = "response",
): Promise<string> {
  const har = JSON.parse(harOf([{ url: `https://api.test/things${query}`, body: JSON.stringify(body) }]));
  har.log.entries[0][side].headers.push(...headers);
  return await withFolder({ "openapi.json": SPEC, "t.har": JSON.stringify(har) }, async (folder) => {
    const formats = FORMATS.flatMap((format) => ["--format", `${format}:report.${format}`]);
    const args = ["check", "--spec", "openapi.json", "--recordings", "t.har", "--policy", "strict", ...formats];
    expect((await runCli(folder, args)).stderr).toBe("");
    const texts = await Promise.all(FORMATS.map((format) => readFile(join(folder, `report.${format}`), "utf8")));
    expect(JSON.parse(texts[0] ?? "").findings.length).toBeGreaterThan(0);
    return texts.join("\n");
  });
}

test("a value under a secret name is in no report, and another is", async () => {
  expect(await reports("?password=hunter22", {})).not.toContain("hunter22");
  expect(await reports("?key=hunter22", {})).not.toContain("hunter22");
  expect(await reports("", { api_keys: ["hunter22"] })).not.toContain("hunter22");
  expect(await reports("", { credentials: { login: "hunter22" } })).not.toContain("hunter22");
  expect(await reports("", { credentials: { kind: "hunter22" } })).not.toContain("hunter22");
  const header = (name: string) => [{ name, value: "hunter22" }];
  expect(await reports("", {}, header("X-Honeycomb-Team"))).not.toContain("hunter22");
  expect(await reports("", {}, header("X-Api-Key"), "request")).not.toContain("hunter22");
  expect(await reports("", {}, header("X-Plain"), "request")).toContain("hunter22");
  expect(await reports("", { plain: "hunter22" })).toContain("hunter22");
}, 60_000);

test("a name is no secret because of what it is called", async () => {
  const told = await reports("", { credentials: { accessToken: "hunter22" }, password: "hunter22" });
  expect(told).toContain("response property `accessToken` is not documented");
  expect(told).toContain("response property `password` is not documented");
  expect(told).not.toContain("hunter22");
}, 60_000);
