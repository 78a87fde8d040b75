// Runs two programs at the same time and ends when both have: what the machine gives to who shares nothing.
//
//   node at-once.mjs '["a.mjs","x"]' '["a.mjs","y"]'
import { spawn } from "node:child_process";

const ends = process.argv.slice(2).map(
  (argv) =>
    new Promise((end) => {
      spawn(process.execPath, JSON.parse(argv), { stdio: ["ignore", "ignore", "inherit"] }).once("exit", end);
    }),
);
process.exitCode = Math.max(...(await Promise.all(ends)).map((status) => status ?? 2));
