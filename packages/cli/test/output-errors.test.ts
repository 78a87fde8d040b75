import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { main } from "../src/main.js";
import { nodeHost } from "../src/node-host.js";
import { outputErrors } from "../src/output-errors.js";

function told(...errors: readonly (readonly ["stdout" | "stderr", string])[]): readonly string[] {
  const outputs = { stdout: new EventEmitter(), stderr: new EventEmitter() };
  const lines: string[] = [];
  const listen = outputErrors((line) => lines.push(line));
  for (const [name, output] of Object.entries(outputs)) listen(name, output);
  for (const [name, code] of errors) outputs[name].emit("error", Object.assign(new Error(`failed: ${code}`), { code }));
  return lines;
}

test("a pipe that was closed early is no failure, and anything else is told in one line", () => {
  expect(told(["stdout", "EPIPE"], ["stderr", "EPIPE"])).toEqual([]);
  expect(told(["stdout", "ENOSPC"], ["stdout", "ENOSPC"], ["stderr", "EIO"])).toEqual([
    "driftline: cannot write to stdout: no space left\n",
  ]);
  expect(told(["stderr", "EIO"])).toEqual(["driftline: cannot write to stderr: the device failed\n"]);
});

test("a command that cannot be loaded is no drift", async () => {
  const said: string[] = [];
  const stderr = { write: (text: string) => void said.push(text), columns: undefined, isTerminal: false };
  const check = () => Promise.reject(new Error("a module is missing"));
  expect(await main(["check"], { ...nodeHost(), env: {}, stderr }, { check })).toBe(2);
  expect(said).toEqual([expect.stringMatching(/^driftline: .*\n$/)]);
});
