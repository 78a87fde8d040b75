import { stat } from "node:fs/promises";
import { ToolError } from "@driftline/model";
import { EntryCutter } from "../bytes/entry-cutter.js";
import { JsonWalker } from "../bytes/json-walker.js";
import { openRange, openWindow } from "../bytes/open-window.js";
import { findHarSeams, findLineSeams, type Seam } from "../bytes/seams.js";
import type { ByteWindow } from "../bytes/window.js";
import { finishDocument, readEntries, seekEntries } from "../formats/har.js";
import { readHarNdjson } from "../formats/har-ndjson.js";
import { DEFAULT_READ_LIMITS, type ReadLimits } from "./limits.js";
import { readBatches } from "./read.js";
import { flatten, type Recording, type RecordingNotice } from "./recording.js";

/** A part of a recording as plain data, so that it can be sent to a worker. */
export interface RecordingPart {
  readonly path: string;
  readonly recording: Pick<Recording, "uri" | "format" | "isSynthetic">;
  /** Null: the part is the whole recording. */
  readonly range: PartRange | null;
}

/** The bytes of a part, which begin at an entry, and what is believed of it until its reader has verified it. */
export interface PartRange {
  readonly from: number;
  /** Where the next part begins; null for the last part. */
  readonly to: number | null;
  readonly firstIndex: number;
  /** 1-based, for formats that are made of lines. */
  readonly firstLine: number;
  /** How many exchanges it holds; null for the last part. */
  readonly count: number | null;
}

/** A part with fewer bytes is not worth a reader of its own. */
const SMALLEST_PART_BYTES = 1024 * 1024;

/**
 * Cuts a plain HAR or NDJSON file into at most `parts` ranges that meet at exchanges; any other file is one part, and
 * standard input, which cannot be opened elsewhere, is none. The indices in a part are those in the whole recording. A part
 * is there as soon as its end is known, so that it can be read while the search for the next goes on.
 *
 * Where the ranges meet is found by a search, and only believed: each reader verifies that its part ends exactly where and
 * with as many exchanges as promised (see `openPart`).
 *
 * @throws {ToolError} RECORDING_*
 */
export async function* splitRecording(
  recording: Recording,
  parts: number,
  smallestPartBytes = SMALLEST_PART_BYTES,
): AsyncGenerator<RecordingPart> {
  const { path, uri, format, isSynthetic } = recording;
  if (path === null) return;
  const part = { path, recording: { uri, format, isSynthetic } };
  const { size } = await stat(path);
  const wanted = Math.min(parts, Math.floor(size / smallestPartBytes));
  let [begin, last]: [Seam | null, RecordingPart] = [null, { ...part, range: null }];
  for await (const seam of seamsOf(part, size, wanted)) {
    if (begin) {
      yield { ...part, range: rangeOf(begin, seam) };
      last = { ...part, range: rangeOf(seam, null) };
    }
    begin = seam;
  }
  yield last;
}

function rangeOf({ offset: from, index: firstIndex, line: firstLine }: Seam, next: Seam | null): PartRange {
  return { from, to: next?.offset ?? null, firstIndex, firstLine, count: next && next.index - firstIndex };
}

/** What opening a part needs to be told. */
export interface PartOptions {
  readonly limits?: Partial<ReadLimits>;
  readonly onNotice?: (notice: RecordingNotice) => void;
}

/**
 * A part as a recording of its own. Its exchanges may be used only when it was read to its end without an error:
 * RECORDING_SEAM says that the recording could not be shared and has to be read as a whole, which then tells the truth
 * about its damage, if there is any.
 */
export function openPart(part: RecordingPart, options: PartOptions = {}): Recording {
  const { path, recording, range } = part;
  const limits = { ...DEFAULT_READ_LIMITS, ...options.limits };
  const isSynthetic = recording.isSynthetic && recording.format === "har";
  const context = { ...recording, path, isSynthetic, limits, onNotice: options.onNotice };
  const batches = () =>
    range ? readRange(path, context, range) : readBatches(() => openWindow(path, recording.uri), context);
  return { ...recording, path, batches, exchanges: () => flatten(batches()) };
}

type RangeContext = Parameters<typeof readBatches>[1];

async function* readRange(path: string, context: RangeContext, range: PartRange): ReturnType<typeof readBatches> {
  const { from, to, firstIndex, count } = range;
  const window = await openRange(path, context.uri, from, to ?? Number.POSITIVE_INFINITY);
  let index = firstIndex;
  try {
    for await (const batch of rangeReader(window, context, range)) {
      index += batch.length;
      yield batch;
    }
  } catch (cause) {
    throw seamFailure(context.uri, from, cause);
  } finally {
    await window.close();
  }
  if (count !== null && index !== firstIndex + count) throw seamFailure(context.uri, from);
}

async function* rangeReader(
  window: ByteWindow,
  context: RangeContext,
  { to, firstIndex, firstLine }: PartRange,
): ReturnType<typeof readBatches> {
  if (context.format === "har-ndjson") {
    yield* readHarNdjson(window, { ...context, firstIndex, firstLine });
    return;
  }
  const { uri, limits } = context;
  const cutter = new EntryCutter(window, uri, limits.exchangeBytes, to ?? undefined);
  yield* readEntries(cutter, context, firstIndex);
  if (to === null) await finishDocument(new JsonWalker(window, uri, limits.exchangeBytes));
}

/** Where parts begin, the first of them included; nothing where the file is read as a whole. */
async function* seamsOf(
  { path, recording }: Omit<RecordingPart, "range">,
  size: number,
  wanted: number,
): AsyncGenerator<Seam> {
  if (wanted < 2 || (recording.format !== "har" && recording.format !== "har-ndjson")) return;
  const window = await openWindow(path, recording.uri);
  try {
    if (!window.isPlain) return;
    const begin = recording.format === "har" ? await firstEntries(window, recording.uri) : window.offset;
    if (begin === undefined) return;
    const start = typeof begin === "number" ? begin : begin.start;
    const targets = Array.from({ length: wanted - 1 }, (_, cut) => start + ((size - start) * (cut + 1)) / wanted);
    yield { offset: start, index: 0, line: 1 };
    yield* typeof begin === "number" ? findLineSeams(window, targets) : findHarSeams(window, begin, targets);
  } finally {
    await window.close();
  }
}

/** Reads the first entries until it is known what stands between two of them. */
async function firstEntries(
  window: ByteWindow,
  uri: string,
): Promise<{ start: number; seam: Buffer; index: number } | undefined> {
  const { exchangeBytes } = DEFAULT_READ_LIMITS;
  if ((await seekEntries(new JsonWalker(window, uri, exchangeBytes))) === "absent") return undefined;
  const start = window.offset;
  const cutter = new EntryCutter(window, uri, exchangeBytes);
  let index = 0;
  while (!cutter.isAtEnd && index < 16) {
    if (cutter.next(index) !== undefined) index += 1;
    else if (!cutter.isAtEnd) await cutter.more();
    if (cutter.seam) return { start, seam: cutter.seam, index };
  }
  return undefined;
}

function seamFailure(uri: string, from: number, cause?: unknown): ToolError {
  return new ToolError(
    "RECORDING_SEAM",
    `\`${uri}\` could not be shared: the part from byte ${from} does not hold what was promised`,
    {
      hint: "read it with one reader",
      location: { uri },
      cause,
    },
  );
}
