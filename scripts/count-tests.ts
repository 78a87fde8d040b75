import { readFileSync } from "node:fs";

interface FileResult {
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

/** `N passed, N failed[, N skipped]` from Vitest's JSON report. A file that could not even be loaded is one failure. */
function countLine(report: { readonly testResults: readonly FileResult[] }): { text: string; failed: number } {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const file of report.testResults) {
    const states = file.assertionResults.map(({ status }) => status);
    const own = states.filter((state) => state === "failed").length;
    passed += states.filter((state) => state === "passed").length;
    failed += own === 0 && file.status === "failed" ? 1 : own;
    skipped += states.filter((state) => state !== "passed" && state !== "failed").length;
  }
  const tail = skipped > 0 ? `, ${skipped} skipped` : "";
  return { text: `${passed} passed, ${failed} failed${tail}`, failed: passed === 0 ? 1 : failed };
}

const path = process.argv[2] ?? "";
try {
  const { text, failed } = countLine(JSON.parse(readFileSync(path, "utf8")));
  console.log(text);
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  console.error(`cannot read the test report ${path}: ${error instanceof Error ? error.message : error}`);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
}
