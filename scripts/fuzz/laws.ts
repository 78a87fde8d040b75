import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Exchange, ToolError } from "@driftline/model";
import { joinParts, openPart, openRecordings, type RecordingPart, splitRecording } from "@driftline/traffic";
import { blockPositions } from "../../packages/spec/src/text/block-yaml/block-positions.js";
import { readBlockYaml } from "../../packages/spec/src/text/block-yaml/read-block-yaml.js";
import { jsonPositions } from "../../packages/spec/src/text/json-positions.js";
import { DEFAULT_LIMITS } from "../../packages/spec/src/text/limits.js";
import { readYaml } from "../../packages/spec/src/text/read-yaml.js";

const OPTIONS = { uri: "a.yaml", lineOffset: 0 };

/** What the quick reader of YAML reads is what `yaml` reads, at the same places; what it does not read is no matter of its. */
export function quickYaml(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString("utf8");
  const value = text.length > LONGEST ? undefined : readBlockYaml(text);
  if (value === undefined) return undefined;
  const full = fullyRead(text);
  if (typeof full === "string") return `the quick reader reads what the other refuses: ${full}`;
  if (JSON.stringify(value) !== JSON.stringify(full.value))
    return `the quick reader reads ${JSON.stringify(value).slice(0, 200)}, and not ${JSON.stringify(full.value).slice(0, 200)}`;
  const quick = blockPositions(text, OPTIONS);
  for (const pointer of somePointers(value)) {
    const [here, there] = [quick.locate(pointer), full.positions.locate(pointer)];
    if (JSON.stringify(here) !== JSON.stringify(there))
      return `\`${pointer}\` stands at ${here.line}:${here.column}, and not at ${there.line}:${there.column}`;
  }
  return undefined;
}

/** Places in a JSON text are those that a YAML reader finds there: JSON is YAML. */
export function jsonPlaces(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString("utf8");
  const value = parsed(text);
  if (typeof value !== "object" || value === null || text.includes("\t")) return undefined;
  const full = fullyRead(text);
  if (typeof full === "string" || JSON.stringify(full.value) !== JSON.stringify(value)) return undefined;
  const quick = jsonPositions(text, OPTIONS);
  for (const pointer of somePointers(value)) {
    const [here, there] = [quick.locate(pointer), full.positions.locate(pointer)];
    if (here.line !== there.line || here.column !== there.column)
      return `\`${pointer}\` stands at ${here.line}:${here.column}, and not at ${there.line}:${there.column}`;
  }
  return undefined;
}

/** A recording read in parts holds what the whole holds, or says that it cannot be read in parts. */
export async function partsOfRecording(bytes: Uint8Array, folder: string): Promise<string | undefined> {
  const path = join(folder, "parts.har");
  writeFileSync(path, bytes);
  const whole = await told(() => readAll(path, 1));
  const parts = await told(() => readAll(path, 3));
  if (parts.startsWith("RECORDING_SEAM") || parts === whole) return undefined;
  if (!parts.startsWith("[") && !whole.startsWith("[")) return undefined;
  return `read in parts it is ${parts.slice(0, 200)}, and as a whole ${whole.slice(0, 200)}`;
}

async function readAll(path: string, count: number): Promise<string> {
  const exchanges: unknown[] = [];
  for (const recording of await openRecordings([path], { cwd: "/", onNotice })) {
    const split = count === 1 ? [] : await splitRecording(recording, count, 1);
    if (split.length > 1) exchanges.push(...(await readInParts(split)));
    else for await (const exchange of recording.exchanges()) exchanges.push(exchange);
  }
  return JSON.stringify(exchanges, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
}

async function readInParts(split: readonly RecordingPart[]): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const readings = split.map((part) => openPart(part));
  for (const reading of readings) for await (const exchange of reading.exchanges()) exchanges.push(exchange);
  const place = joinParts(readings.flatMap((reading) => reading.span() ?? []));
  if (place === null) throw new ToolError("RECORDING_SEAM", "the parts do not fit together");
  return exchanges.map((exchange) => {
    const { uri, pointer, line } = exchange.location;
    const whole = place({ index: exchange.index, pointer: pointer ?? null, line: line ?? null });
    const location = {
      uri,
      ...(pointer === undefined ? {} : { pointer: whole.pointer ?? "" }),
      ...(line === undefined ? {} : { line: whole.line ?? 0 }),
    };
    return { ...exchange, index: whole.index, location };
  });
}

const onNotice = () => undefined;

async function told(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : `defect: ${String(error)}`;
  }
}

/** Beyond this `yaml` takes more memory and time than a law is worth. */
const LONGEST = 300_000;

function fullyRead(text: string) {
  if (text.length > LONGEST) return "too long";
  try {
    return readYaml(text, OPTIONS, DEFAULT_LIMITS);
  } catch (error) {
    return String(error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const MOST_POINTERS = 200;

/** Pointers of a value, level by level, as many as are looked up in a moment. */
function somePointers(value: unknown): readonly string[] {
  const pointers = [""];
  const open: [string, unknown][] = [["", value]];
  for (let at = 0; at < open.length && pointers.length < MOST_POINTERS; at++) {
    const [pointer, node] = open[at] ?? ["", null];
    if (typeof node !== "object" || node === null) continue;
    for (const [name, member] of Object.entries(node)) {
      const below = `${pointer}/${name.replace(/~/g, "~0").replace(/\//g, "~1")}`;
      pointers.push(below);
      open.push([below, member]);
    }
  }
  return [...pointers, "/nowhere", "/a/b/c"];
}
