import { stat } from "node:fs/promises";
import { ToolError } from "@driftline/model";
import { EntryCutter } from "../bytes/entry-cutter.js";
import { JsonWalker } from "../bytes/json-walker.js";
import { openFrom, openWindow } from "../bytes/open-window.js";
import { bytesBeforeEntry, seekEntry, seekLine } from "../bytes/seams.js";
import type { ByteWindow } from "../bytes/window.js";
import { finishDocument, readEntries, seekEntries } from "../formats/har.js";
import { HarLines } from "../formats/har-ndjson.js";
import { FIRST_INDEX_STEP, type PartSpan } from "./joined-parts.js";
import { DEFAULT_READ_LIMITS, type ReadLimits } from "./limits.js";
import { readBatches, withinLimits } from "./read.js";
import { flatten, type Recording } from "./recording.js";

/** A part of a recording as plain data, so that it can be sent to a worker. */
export interface RecordingPart {
  readonly path: string;
  readonly recording: Pick<Recording, "uri" | "format" | "isSynthetic">;
  /** Null: the part is the whole recording. */
  readonly range: PartRange | null;
}

/** The exchanges that begin in a range of bytes, wherever they end. */
export interface PartRange {
  /** Which of the parts it is, from 0. */
  readonly ordinal: number;
  readonly from: number;
  /** Where the next part's range begins; null for the last part. */
  readonly to: number | null;
  /** The bytes between two entries, one character for each; null where lines tell them apart. */
  readonly seam: string | null;
}

/** A range with fewer bytes is not worth a reader of its own. */
const SMALLEST_PART_BYTES = 1024 * 1024;

/**
 * Cuts a plain HAR or NDJSON file into at most `parts` ranges; any other file is one part, and standard input, which cannot
 * be opened elsewhere, is none. Only the first entries are read for it: where its exchanges begin and how many they are,
 * whoever reads a part finds out (see `openPart`), and `joinParts` whether they fit together.
 *
 * @throws {ToolError} RECORDING_*
 */
export async function splitRecording(
  recording: Recording,
  parts: number,
  smallestPartBytes = SMALLEST_PART_BYTES,
): Promise<readonly RecordingPart[]> {
  const { path, uri, format, isSynthetic } = recording;
  if (path === null) return [];
  const part = { path, recording: { uri, format, isSynthetic } };
  const { size } = await stat(path);
  const count = Math.min(parts, Math.floor(size / smallestPartBytes));
  const first = count < 2 ? null : await firstEntry(part);
  if (first === null) return [{ ...part, range: null }];
  const { start, seam } = first;
  const cut = (ordinal: number) => start + Math.floor(((size - start) * ordinal) / count);
  return Array.from({ length: count }, (_, ordinal) => {
    const to = ordinal + 1 === count ? null : cut(ordinal + 1);
    return { ...part, range: { ordinal, from: cut(ordinal), to, seam } };
  });
}

/** A part as a recording of its own. */
export interface PartReading extends Recording {
  /** What was read, once all of it was; null for a part that is the whole recording. */
  span(): PartSpan | null;
}

/**
 * A part as a recording of its own, with indices and lines counted from the part's beginning (see `joinParts`). Its exchanges
 * may be used only when all parts were read to their ends without an error and fit together: RECORDING_SEAM says that the
 * recording could not be shared and has to be read as a whole, which then tells the truth about its damage, if there is any.
 */
export function openPart(part: RecordingPart, limits: Partial<ReadLimits> = {}): PartReading {
  const { path, recording, range } = part;
  const context: PartContext = {
    ...recording,
    path,
    isSynthetic: recording.isSynthetic && recording.format === "har",
    limits: { ...DEFAULT_READ_LIMITS, ...limits },
    onNotice: undefined,
  };
  let span: PartSpan | null = null;
  const batches = () =>
    range === null
      ? readBatches(() => openWindow(path, recording.uri), context)
      : readRange(path, context, range, (read) => {
          span = read;
        });
  return { ...recording, path, batches, exchanges: () => flatten(batches()), span: () => span };
}

type PartContext = Parameters<typeof readBatches>[1];
type Batches = ReturnType<typeof readBatches>;

async function* readRange(
  path: string,
  context: PartContext,
  range: PartRange,
  onEnd: (span: PartSpan) => void,
): Batches {
  const { ordinal, from, to, seam } = range;
  const { uri } = context;
  const empty: PartSpan = { ordinal, to, begin: null, end: null, exchanges: 0, lines: 0 };
  try {
    const window = await openFrom(path, uri, ordinal === 0 ? from : from - bytesBefore(seam));
    try {
      if (ordinal === 0 || (await seek(window, range))) {
        const begin = window.offset;
        const read = seam === null ? readLines(window, context, range) : readHarPart(window, context, range);
        onEnd({ ...empty, begin, ...(yield* read) });
      } else onEnd(empty);
    } finally {
      await window.close();
    }
  } catch (cause) {
    throw new ToolError("RECORDING_SEAM", `\`${uri}\` could not be shared: its part from byte ${from} is damaged`, {
      hint: "read it with one reader",
      location: { uri },
      cause,
    });
  }
}

function bytesBefore(seam: string | null): number {
  return seam === null ? 1 : bytesBeforeEntry(seamOf(seam));
}

function seamOf(seam: string): Buffer {
  return Buffer.from(seam, "latin1");
}

async function seek(window: ByteWindow, { from, to, seam }: PartRange): Promise<boolean> {
  const before = to ?? Number.POSITIVE_INFINITY;
  return seam === null ? await seekLine(window, before) : await seekEntry(window, seamOf(seam), { from, to: before });
}

/** What a reader of a range has learned at its end. */
type Ending = Pick<PartSpan, "end" | "exchanges" | "lines">;
type RangeReader = AsyncGenerator<Awaited<ReturnType<Batches["next"]>>["value"], Ending>;

async function* readLines(window: ByteWindow, context: PartContext, { ordinal, to }: PartRange): RangeReader {
  const lines = new HarLines(window, { ...context, firstIndex: ordinal * FIRST_INDEX_STEP, until: to ?? undefined });
  yield* withinLimits(lines.batches(), context);
  const hasMore = window.length > 0 || (await window.fill());
  return { end: hasMore ? window.offset : null, exchanges: lines.exchanges, lines: lines.lines };
}

async function* readHarPart(window: ByteWindow, context: PartContext, { ordinal, to, seam }: PartRange): RangeReader {
  const { uri, limits } = context;
  const cut = { until: to ?? undefined, seam: seam === null ? undefined : seamOf(seam) };
  const cutter = new EntryCutter(window, uri, limits.exchangeBytes, cut);
  let exchanges = 0;
  const entries = readEntries(cutter, context, ordinal * FIRST_INDEX_STEP);
  for await (const batch of withinLimits(entries, context)) {
    exchanges += batch.length;
    yield batch;
  }
  if (!cutter.isClosed) return { end: window.offset, exchanges, lines: 0 };
  await finishDocument(new JsonWalker(window, uri, limits.exchangeBytes));
  return { end: null, exchanges, lines: 0 };
}

/** Where the first entry or line begins and what stands between two entries; null where the file is read as a whole. */
async function firstEntry({
  path,
  recording: { uri, format },
}: Omit<RecordingPart, "range">): Promise<{ readonly start: number; readonly seam: string | null } | null> {
  if (format !== "har" && format !== "har-ndjson") return null;
  const window = await openWindow(path, uri);
  try {
    if (!window.isPlain) return null;
    if (format === "har-ndjson") return { start: window.offset, seam: null };
    const { exchangeBytes } = DEFAULT_READ_LIMITS;
    if ((await seekEntries(new JsonWalker(window, uri, exchangeBytes))) === "absent") return null;
    const start = window.offset;
    const seam = await seamOfFirst(new EntryCutter(window, uri, exchangeBytes));
    return seam === null ? null : { start, seam: seam.toString("latin1") };
  } catch (damage) {
    // Who reads the whole tells of it, after all that stands before it.
    if (!(damage instanceof ToolError)) throw damage;
    return null;
  } finally {
    await window.close();
  }
}

/** Reads the first entries until it is known what stands between two of them. */
async function seamOfFirst(cutter: EntryCutter): Promise<Buffer | null> {
  for (let index = 0; !cutter.isAtEnd && index < 16; ) {
    if (cutter.next(index) !== undefined) index += 1;
    else if (!cutter.isAtEnd) await cutter.more();
    if (cutter.seam !== undefined) return cutter.seam;
  }
  return null;
}
