import { execFileSync } from "node:child_process";

/** Vitest's global setup of the project `built`: builds every package (cached by Nx), so that `dist/` is what the source says. */
export function setup(): void {
  try {
    execFileSync("npx", ["nx", "run-many", "-t", "build", "--outputStyle=static"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
  } catch (cause) {
    const output = cause instanceof Error && "stdout" in cause ? String(cause.stdout) : "";
    throw new Error(`the build that the tests need failed\n${output}`, { cause });
  }
}
