import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { harOf, withFolder } from "./run-cli.js";

const BIN = fileURLToPath(new URL("../bin/driftline.js", import.meta.url));
const SCRIPT = "/usr/bin/script";
const hasScript = spawnSync(SCRIPT, ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true;
if (!hasScript) console.warn("progress in a terminal: skipped, there is no `script` (util-linux) here");

const [entry] = JSON.parse(harOf([{ url: "https://pets.example.com/pets/1", body: '{"name":"Rex"}' }])).log.entries;

test.skipIf(!hasScript)("a person at a terminal sees progress, and a build in the same terminal does not", async () => {
  const many = `${JSON.stringify(entry)}\n`.repeat(300);
  await withFolder({ "many.ndjson": many }, async (folder) => {
    const slow = "(cat many.ndjson; sleep 1; cat many.ndjson; sleep 0.4)";
    const seen = (ci: string) => {
      const { CI: _, ...env } = process.env;
      const command = `${slow} | '${process.execPath}' '${BIN}' redact --check - 2>&1 >/dev/null`;
      // The colours of the test run are none of the terminal's.
      const options = { cwd: folder, encoding: "utf8", env: { ...env, TERM: "xterm", ...(ci && { CI: ci }) } } as const;
      return spawnSync(SCRIPT, ["-qec", command, "/dev/null"], options).stdout;
    };
    const lines = seen("").split("\r\u001b[2K");
    expect(lines[1]).toMatch(/^looking for secrets: 300 exchanges, \d+\/s, -$/);
    expect(lines.at(-1)).toBe("driftline: 0 places with secrets in 600 exchanges\r\n");
    expect(seen("true")).toBe("driftline: 0 places with secrets in 600 exchanges\r\n");
  });
});
