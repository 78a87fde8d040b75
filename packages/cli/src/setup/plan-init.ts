import type { Host } from "../host.js";
import type { StarterFile, StarterLines } from "./starter-files.js";

/** One file of the plan, and what would become of it. */
export interface PlannedFile {
  readonly path: string;
  readonly purpose: string;
  /** `taken`: it is there and says something else, so it stays as it is. */
  readonly state: "write" | "extend" | "unchanged" | "taken";
  /** Its whole content afterwards. */
  readonly text: string;
}

/** What would be written here. Nothing is. */
export async function planInit(
  files: readonly StarterFile[],
  lines: readonly StarterLines[],
  host: Host,
): Promise<readonly PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for (const { path, purpose, text } of files) {
    const known = await textAt(path, host);
    const state = known === undefined ? "write" : known === text ? "unchanged" : "taken";
    planned.push({ path, purpose, state, text });
  }
  for (const { path, purpose, lines: wanted } of lines) {
    const known = await textAt(path, host);
    const text = withLines(known ?? "", wanted);
    const state = text === known ? "unchanged" : known === undefined ? "write" : "extend";
    planned.push({ path, purpose, state, text });
  }
  return planned;
}

/** The text with the lines it lacks, at its end. @example withLines("a", ["a", "b"]) === "a\nb\n" */
export function withLines(text: string, wanted: readonly string[]): string {
  const known = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const missing = wanted.filter((line) => !known.has(line));
  if (missing.length === 0) return text;
  const isOpen = text !== "" && !text.endsWith("\n");
  return `${text}${isOpen ? "\n" : ""}${missing.join("\n")}\n`;
}

async function textAt(path: string, host: Host): Promise<string | undefined> {
  const bytes = await host.readFile(host.resolve(path));
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
