import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { harOf } from "./har.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The same work as whole processes on one HAR file: start, read, judge, report. */
export function wholeProcessContenders({ texts, specPath, url, method }) {
  const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
  const har = join(folder, "traffic.har");
  writeFileSync(har, harOf(texts, url, method));
  const spec = specPath;
  const contenders = [
    {
      name: "bare Node: read, parse HAR and bodies",
      isBase: true,
      run: () => start([here("bare.mjs"), har]),
    },
    {
      name: "driftline check",
      run: () =>
        start([
          here("../packages/cli/bin/driftline.js"),
          "check",
          "--spec",
          spec,
          "--recordings",
          har,
          "--format",
          `json:${join(folder, "driftline.json")}`,
        ]),
    },
    {
      name: "redocly drift",
      run: () =>
        start([
          here("node_modules/@redocly/cli/bin/cli.js"),
          "drift",
          har,
          "--api",
          spec,
          "--format",
          "json",
          "-o",
          join(folder, "redocly.json"),
        ]),
    },
  ];
  return { contenders, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

function start(args) {
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" },
  });
  // 0: clean, 1: drift; anything else is a run that did not do the work.
  if (status !== 0 && status !== 1) throw new Error(`exit ${status}: ${stderr.trim().split("\n").at(-1)}`);
}
