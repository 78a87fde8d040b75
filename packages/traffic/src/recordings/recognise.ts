import { isJsonObject, type JsonValue, ToolError } from "@driftline/model";
import { topLevelNames } from "../bytes/top-level-names.js";
import type { ByteWindow } from "../bytes/window.js";
import { isSyntheticComment, looksLikeEntry } from "../formats/har-entry.js";
import { looksLikeMapping } from "../formats/wiremock.js";
import { truncated } from "./failure.js";
import type { ReadLimits } from "./limits.js";
import type { RecordingFormat } from "./recording.js";

/** What the beginning of a recording tells about the whole. */
export interface Recognised {
  readonly format: RecordingFormat;
  /** Whether the first entry of an NDJSON recording says that it is synthetic; other formats say it elsewhere. */
  readonly isSynthetic: boolean;
}

type Verdict = Recognised | "unknown" | "needs more";

const TRIED =
  "HAR 1.2, NDJSON of HAR entries, go-vcr, Ruby VCR, vcrpy, WireMock, nock, undici snapshots, Postman collections and Newman reports";

/**
 * Tells the format of a recording by its content, reading no further than it must. The window is left where it stands.
 *
 * @throws {ToolError} RECORDING_EMPTY, RECORDING_BINARY, RECORDING_UNKNOWN, RECORDING_TRUNCATED
 */
export async function recognise(window: ByteWindow, uri: string, limits: ReadLimits): Promise<Recognised> {
  let isWhole = !(await window.fill());
  for (;;) {
    const seen = window.buffer.subarray(window.start, window.end);
    refuseBinary(seen, window.isPlain, uri);
    const verdict = verdictOn(seen, isWhole, uri);
    if (verdict !== "needs more" && verdict !== "unknown") return verdict;
    if (verdict === "unknown" || window.length > limits.documentBytes) throw unknown(uri, seen, window.isPlain);
    if (isWhole) throw truncated(uri, window.base + window.end);
    // It is judged from its beginning each time, and a stream comes in small pieces: twice as much, then.
    const enough = Math.min(2 * window.length, limits.documentBytes + 1);
    while (!isWhole && window.length < enough) isWhole = !(await window.fill());
  }
}

function verdictOn(head: Buffer, isWhole: boolean, uri: string): Verdict {
  const text = head.toString("latin1", 0, Math.min(head.length, 4096));
  const start = text.search(/\S/);
  if (start < 0) {
    if (isWhole) throw new ToolError("RECORDING_EMPTY", `\`${uri}\` is empty`, { location: { uri } });
    return "needs more";
  }
  if (text[start] === "{") return verdictOnJson(head.subarray(start), isWhole);
  if (text[start] === "[") return verdictOnArray(head.subarray(start + 1), isWhole);
  return verdictOnYaml(head, isWhole);
}

function verdictOnJson(head: Buffer, isWhole: boolean): Verdict {
  const { names, end } = topLevelNames(head, "log");
  if (names.includes("log")) return plain("har");
  if (names.includes("http_interactions")) return plain("ruby-vcr");
  if (names.includes("mappings")) return plain("wiremock");
  if (names.includes("info") && names.includes("item")) return plain("postman");
  if (names.includes("collection") && names.includes("run")) return plain("newman");
  if (names.includes("interactions")) return plain(cassetteFormat(head.toString("latin1", 0, 65_536), /"uri"\s*:/));
  if (end < 0) {
    if (names.includes("startedDateTime") && names.includes("request")) return plain("har-ndjson");
    return "needs more";
  }
  const value = parseValue(head, end);
  if (value === undefined) return "unknown";
  if (looksLikeEntry(value))
    return { format: "har-ndjson", isSynthetic: isJsonObject(value) && isSyntheticComment(value.comment) };
  // A mapping is a whole document; a second value behind it makes it something else.
  if (!isJsonObject(value) || !looksLikeMapping(value)) return "unknown";
  return isWhole && head.toString("latin1", end).trim() === "" ? plain("wiremock") : isWhole ? "unknown" : "needs more";
}

/** What a JSON array is shows in the names of its first item. */
function verdictOnArray(head: Buffer, isWhole: boolean): Verdict {
  const start = head.indexOf(0x7b);
  if (start < 0 || head.toString("latin1", 0, start).trim() !== "") return "unknown";
  const { names, end } = topLevelNames(head.subarray(start));
  if (names.includes("scope") && names.includes("path")) return plain("nock");
  if (names.includes("snapshot")) return plain("undici-snapshot");
  return end < 0 && !isWhole ? "needs more" : "unknown";
}

function verdictOnYaml(head: Buffer, isWhole: boolean): Verdict {
  const text = head.toString("latin1");
  if (/^http_interactions\s*:/m.test(text)) return plain("ruby-vcr");
  if (/^interactions\s*:/m.test(text)) return plain(cassetteFormat(text, /^[ \t-]+uri[ \t]*:/m));
  return isWhole ? "unknown" : "needs more";
}

function cassetteFormat(text: string, vcrpyMark: RegExp): RecordingFormat {
  return vcrpyMark.test(text) ? "vcrpy" : "go-vcr";
}

function plain(format: RecordingFormat): Recognised {
  return { format, isSynthetic: false };
}

function parseValue(head: Buffer, end: number): JsonValue | undefined {
  try {
    return JSON.parse(head.toString("utf8", 0, end)) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Control characters that no text has: what is left are tab, line feed and carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

function refuseBinary(head: Buffer, isPlain: boolean, uri: string): void {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new ToolError("RECORDING_BINARY", `\`${uri}\` is UTF-16 text`, {
      hint: "convert it to UTF-8",
      location: { uri },
    });
  }
  const position = head.toString("latin1").search(CONTROL);
  if (position < 0) return;
  if (isPlain) refuseName(uri);
  const subject = isPlain ? `\`${uri}\` is` : `the decompressed bytes of \`${uri}\` are`;
  throw new ToolError("RECORDING_BINARY", `${subject} no text: there is a control byte at ${position}`, {
    hint: `recordings are text: ${TRIED}, each also in gzip or zstd`,
    location: { uri },
  });
}

/** Bytes that are no recording, under a name that promises gzip or zstd: told by the name. @throws {ToolError} RECORDING_BINARY */
function refuseName(uri: string): void {
  const coding = /\.gz$/i.test(uri) ? "gzip" : /\.zst$/i.test(uri) ? "zstd" : undefined;
  if (coding === undefined) return;
  throw new ToolError("RECORDING_BINARY", `\`${uri}\` is named as ${coding}, but its bytes are not ${coding}`, {
    hint: `it may be damaged or cut off: compress the recording again with ${coding}, or name it uncompressed`,
    location: { uri },
  });
}

function unknown(uri: string, head: Buffer, isPlain: boolean): ToolError {
  const kind = /^\s*[{[]/.test(head.toString("latin1", 0, 4096)) ? "JSON" : "text";
  if (isPlain && kind === "text") refuseName(uri);
  return new ToolError("RECORDING_UNKNOWN", `\`${uri}\` is ${kind}, but no recording that is known: tried ${TRIED}`, {
    hint: "name a recording in one of these formats",
    location: { uri },
  });
}
