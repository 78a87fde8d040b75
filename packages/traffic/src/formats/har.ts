import type { Exchange } from "@driftline/model";
import { EntryCutter } from "../bytes/entry-cutter.js";
import { JsonWalker } from "../bytes/json-walker.js";
import type { ByteWindow } from "../bytes/window.js";
import { malformed } from "../recordings/failure.js";
import type { ReadLimits } from "../recordings/limits.js";
import { exchangeOfEntry, isSyntheticComment } from "./har-entry.js";

/** What reading a stream of HAR entries needs to know. */
export interface EntryStream {
  readonly uri: string;
  readonly limits: ReadLimits;
  readonly isSynthetic: boolean;
}

/**
 * The exchanges of a HAR 1.2 document of any size, in memory bounded by its largest entry: the walk stops at
 * `log.entries` and takes one entry after the other out of the bytes.
 *
 * @throws {ToolError} RECORDING_MALFORMED, RECORDING_TRUNCATED, RECORDING_TOO_LARGE at the place reached
 */
export async function* readHar(window: ByteWindow, stream: EntryStream): AsyncGenerator<readonly Exchange[]> {
  const walker = new JsonWalker(window, stream.uri, stream.limits.exchangeBytes);
  let hasEntries = false;
  await walker.expect("{");
  for (let name = await walker.nextName(true); name !== null; name = await walker.nextName(false)) {
    if (name !== "log" || (await walker.peek()) !== 0x7b) await walker.skipValue();
    else hasEntries = (yield* readLog(window, walker, stream)) || hasEntries;
  }
  await walker.expectEnd();
  if (!hasEntries) throw malformed({ uri: stream.uri }, "`/log`", "a HAR needs `log.entries`");
}

/** Whether a `log` was said to be synthetic before its entries; what follows them is left unread. */
export async function isSyntheticLog(window: ByteWindow, stream: EntryStream): Promise<boolean> {
  const walker = new JsonWalker(window, stream.uri, stream.limits.exchangeBytes);
  await walker.expect("{");
  for (let name = await walker.nextName(true); name !== null; name = await walker.nextName(false)) {
    if (name !== "log" || (await walker.peek()) !== 0x7b) await walker.skipValue();
    else return await hasSyntheticComment(walker);
  }
  return false;
}

async function hasSyntheticComment(walker: JsonWalker): Promise<boolean> {
  await walker.expect("{");
  for (let name = await walker.nextName(true); name !== null; name = await walker.nextName(false)) {
    if (name === "entries") return false;
    if (name === "comment" && (await walker.peek()) === 0x22) return isSyntheticComment(await walker.readString());
    await walker.skipValue();
  }
  return false;
}

async function* readLog(
  window: ByteWindow,
  walker: JsonWalker,
  stream: EntryStream,
): AsyncGenerator<readonly Exchange[], boolean> {
  let hasEntries = false;
  await walker.expect("{");
  for (let name = await walker.nextName(true); name !== null; name = await walker.nextName(false)) {
    if (name !== "entries") {
      await walker.skipValue();
      continue;
    }
    if (hasEntries) throw walker.failure("`log.entries` stands there twice");
    hasEntries = true;
    await walker.expect("[");
    yield* readEntries(new EntryCutter(window, stream.uri, stream.limits.exchangeBytes), stream, 0);
  }
  return hasEntries;
}

/** The exchanges of the entries a cutter finds, the first of them having the index `firstIndex`. */
export async function* readEntries(
  cutter: EntryCutter,
  stream: EntryStream,
  firstIndex: number,
): AsyncGenerator<readonly Exchange[]> {
  const { uri, limits, isSynthetic } = stream;
  let index = firstIndex;
  for (;;) {
    const exchanges: Exchange[] = [];
    let failure: unknown;
    try {
      for (let entry = cutter.next(index); entry !== undefined; entry = cutter.next(index)) {
        const location = { uri, pointer: `/log/entries/${index}` };
        exchanges.push(exchangeOfEntry(entry, { location, index, isSynthetic, limits }));
        index += 1;
      }
    } catch (cause) {
      failure = cause;
    }
    // What was read before the damage is delivered before the damage is told.
    if (exchanges.length > 0) yield exchanges;
    if (failure !== undefined) throw failure;
    if (cutter.isAtEnd || !(await cutter.more())) return;
  }
}
