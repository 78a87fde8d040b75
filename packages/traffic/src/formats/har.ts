import type { Exchange } from "@driftline/model";
import { EntryCutter } from "../bytes/entry-cutter.js";
import { JsonWalker } from "../bytes/json-walker.js";
import type { ByteWindow } from "../bytes/window.js";
import { malformed } from "../recordings/failure.js";
import type { ReadLimits } from "../recordings/limits.js";
import { exchangeOfEntry, isSyntheticComment } from "./har-entry.js";

const OPEN_BRACE = 0x7b;
const QUOTE = 0x22;

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
  if ((await seekEntries(walker)) === "absent") {
    throw malformed({ uri: stream.uri }, "`/log`", "a HAR needs `log.entries`");
  }
  yield* readEntries(new EntryCutter(window, stream.uri, stream.limits.exchangeBytes), stream, 0);
  await finishDocument(walker);
}

/** Whether a `log` says before its entries that it is synthetic; the rest is left unread. */
export async function isSyntheticLog(window: ByteWindow, stream: EntryStream): Promise<boolean> {
  let isSynthetic = false;
  await seekEntries(new JsonWalker(window, stream.uri, stream.limits.exchangeBytes), (comment) => {
    isSynthetic = isSyntheticComment(comment);
  });
  return isSynthetic;
}

/** Walks to the first entry, behind the opening bracket of `log.entries`; `onComment` hears a `log.comment` before it. */
export async function seekEntries(
  walker: JsonWalker,
  onComment?: (comment: string) => void,
): Promise<"found" | "absent"> {
  await walker.expect("{");
  for (let name = await walker.nextName(true); name !== null; name = await walker.nextName(false)) {
    if (name !== "log" || (await walker.peek()) !== OPEN_BRACE) await walker.skipValue();
    else if (await seekEntriesOfLog(walker, onComment)) return "found";
  }
  await walker.expectEnd();
  return "absent";
}

/** Reads what follows the closing bracket of `log.entries`, to the end of the document. */
export async function finishDocument(walker: JsonWalker): Promise<void> {
  for (const forbidden of ["entries", "log"]) {
    for (let name = await walker.nextName(false); name !== null; name = await walker.nextName(false)) {
      if (name === forbidden) throw walker.failure(`\`${forbidden}\` stands there twice`);
      await walker.skipValue();
    }
  }
  await walker.expectEnd();
}

async function seekEntriesOfLog(walker: JsonWalker, onComment?: (comment: string) => void): Promise<boolean> {
  await walker.expect("{");
  for (let name = await walker.nextName(true); name !== null; name = await walker.nextName(false)) {
    if (name === "entries") {
      await walker.expect("[");
      return true;
    }
    if (name === "comment" && onComment && (await walker.peek()) === QUOTE) onComment(await walker.readString());
    else await walker.skipValue();
  }
  return false;
}

/** What is handed on together is held together: small batches leave little behind to be collected. */
const BATCH_LENGTH = 64;

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
      while (exchanges.length < BATCH_LENGTH) {
        const entry = cutter.next(index);
        if (entry === undefined) break;
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
    if (exchanges.length === BATCH_LENGTH) continue;
    if (cutter.isAtEnd || !(await cutter.more())) return;
  }
}
