import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Host, TextOutput } from "../src/host.js";
import { harOf, runCli, withFolder } from "./run-cli.js";

const contract = `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example.com }]
paths:
  /pets/{id}:
    get:
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: { type: object, properties: { name: { type: string } } }
`;
const [entry] = JSON.parse(harOf([{ url: "https://pets.example.com/pets/1", body: '{"name":"Rex"}' }])).log.entries;
const line = `${JSON.stringify(entry)}\n`;

/** A recording that arrives slowly: long work in little time. */
async function* slowly(): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < 9; index++) {
    yield new TextEncoder().encode(line.repeat(150));
    await setTimeout(100);
  }
}

/** The line that is drawn, and what takes it away. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control sequences are what is looked for
const DRAWN = /\r\u001b\[2K(?:checking|redacting|looking for secrets|reading): ([\d,]+) exchanges, [\d,.]+\/s, -/g;
const CLEARED = "\r\u001b[2K";

async function run(argv: readonly string[], changes: Partial<Host> = {}, terminal: Partial<TextOutput> = {}) {
  const texts = { stdout: "", stderr: "", both: "" };
  const output = (name: "stdout" | "stderr"): TextOutput => ({
    write: (text) => {
      texts[name] += text;
      texts.both += text;
    },
    columns: 80,
    isTerminal: name === "stderr",
    ...(name === "stderr" ? terminal : {}),
  });
  const streams = { stdin: slowly(), stdout: output("stdout"), stderr: output("stderr") };
  const { code } = await withFolder({ "pets.yaml": contract }, (folder) =>
    runCli(folder, argv, { ...streams, ...changes }),
  );
  return { code, ...texts };
}

const CHECK = ["check", "--spec", "pets.yaml", "--recordings", "-"];

describe.concurrent("progress", () => {
  test.for([CHECK, ["redact", "-"], ["redact", "--check", "-"], ["infer", "-"]])(
    "%j: counts on one line of standard error, never in the report, and is gone in the end",
    async (argv) => {
      const { code, stdout, stderr, both } = await run(argv);
      expect(code).toBe(0);
      const counts = [...both.matchAll(DRAWN)].map(([, count = ""]) => Number(count.replaceAll(",", "")));
      expect(counts.length).toBeGreaterThan(1);
      expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      expect(stdout).not.toContain("\u001b");
      // Whatever is written after a drawn line, another or the report, begins by taking it away.
      const drawnLast = both.split(DRAWN).at(-1) ?? "";
      expect(drawnLast.startsWith(CLEARED)).toBe(true);
      expect(stderr.split(CLEARED).at(-1)).not.toMatch(/exchanges, /);
      expect(stderr).not.toContain("\n\r");
    },
  );

  test.for<[string, readonly string[], Partial<Host>, Partial<TextOutput>]>([
    ["a pipe", CHECK, {}, { isTerminal: false }],
    ["a build", CHECK, { env: { CI: "true" } }, {}],
    ["a terminal that cannot go back", CHECK, { env: { TERM: "dumb" } }, {}],
    ["--quiet", [...CHECK, "--quiet"], {}, {}],
    ["redact --quiet", ["redact", "--check", "--quiet", "-"], {}, {}],
  ])("%s: not a word", async ([, argv, changes, terminal]) => {
    const { both } = await run(argv, changes, terminal);
    expect(both).not.toContain("\r");
    expect(both).not.toContain("\u001b");
  });

  test("is the same without colours, and fits a narrow terminal", async () => {
    const { stderr } = await run(CHECK, { env: { NO_COLOR: "1", CI: "false" } }, { columns: 30 });
    const lines = stderr.split(CLEARED).filter((text) => text !== "");
    expect(lines.length).toBeGreaterThan(1);
    for (const text of lines) expect(text.length).toBeLessThan(30);
    expect(stderr.replaceAll(CLEARED, "")).not.toContain("\u001b");
  });
});

test("work that is soon done says nothing", async () => {
  const stdin = (async function* () {
    yield new TextEncoder().encode(line);
  })();
  const { both } = await run(CHECK, { stdin });
  expect(both).not.toContain("\r");
});
