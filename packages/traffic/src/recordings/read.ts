import { arrayOf, type Exchange, type JsonValue, memberOf, objectOf, ToolError } from "@driftline/model";
import { type ByteWindow, decodeUtf8 } from "../bytes/window.js";
import { type CassettePart, cassetteParts } from "../formats/cassette-items.js";
import { parseRecording } from "../formats/document.js";
import { readGoVcr } from "../formats/go-vcr.js";
import { readHar } from "../formats/har.js";
import { readHarNdjson } from "../formats/har-ndjson.js";
import { readNock } from "../formats/nock.js";
import { readNewman, readPostman } from "../formats/postman.js";
import { readUndiciSnapshot } from "../formats/undici-snapshot.js";
import { readRubyVcr, readVcrPy } from "../formats/vcr.js";
import { readWireMock } from "../formats/wiremock.js";
import { bodyFileReader } from "./body-files.js";
import { malformed, tooLarge } from "./failure.js";
import type { ReadLimits } from "./limits.js";
import type { RecordingFormat, RecordingNotice } from "./recording.js";

/** A recognised recording, as its readers see it. */
export interface ReadContext {
  /** Null for standard input. */
  readonly path: string | null;
  readonly uri: string;
  readonly format: RecordingFormat;
  readonly isSynthetic: boolean;
  readonly limits: ReadLimits;
  readonly onNotice: ((notice: RecordingNotice) => void) | undefined;
}

/** Opens the recording once more; absent where that is not possible. */
type Reopen = (() => Promise<ByteWindow>) | undefined;
type Reader = (window: ByteWindow, context: ReadContext, reopen: Reopen) => AsyncIterable<readonly Exchange[]>;

const READERS: Readonly<Record<RecordingFormat, Reader>> = {
  har: readHar,
  "har-ndjson": readHarNdjson,
  "go-vcr": (...reading) => readCassette("interactions", readInteractions, reading),
  "ruby-vcr": (...reading) => readCassette("http_interactions", readRubyVcr, reading),
  vcrpy: (...reading) => readCassette("interactions", readInteractions, reading),
  nock: (window, context) => readDocument(window, context, readNock),
  "undici-snapshot": (window, context) => readDocument(window, context, readUndiciSnapshot),
  postman: (window, context) => readDocument(window, context, readPostman),
  newman: (window, context) => readDocument(window, context, readNewman),
  wiremock: (window, context) => {
    const readBodyFile = bodyFileReader(context.path ?? "", context.uri, context.limits);
    return readDocument(window, context, (document) => readWireMock(document, { ...context, readBodyFile }));
  },
};

/** How many exchanges of a whole document go into one batch. */
const BATCH_LENGTH = 64;

/** The exchanges of a recording in batches; its file is open only while they are read. */
export async function* readBatches(
  open: () => Promise<ByteWindow>,
  context: ReadContext,
): AsyncGenerator<readonly Exchange[]> {
  const window = await open();
  try {
    yield* withinLimits(READERS[context.format](window, context, context.path === null ? undefined : open), context);
  } finally {
    await window.close();
  }
}

/**
 * The same exchanges up to one with more header fields than a message may have.
 *
 * @throws {ToolError} RECORDING_MALFORMED at that exchange
 */
export async function* withinLimits(
  batches: AsyncIterable<readonly Exchange[]>,
  context: Pick<ReadContext, "limits">,
): AsyncGenerator<readonly Exchange[]> {
  for await (const batch of batches) {
    const bad = batch.findIndex((exchange) => countOfHeaders(exchange) > context.limits.headerFields);
    if (bad < 0) {
      yield batch;
      continue;
    }
    if (bad > 0) yield batch.slice(0, bad);
    throw tooManyHeaders(batch[bad] as Exchange, context);
  }
}

/** Of its request or its response, whichever has more. */
function countOfHeaders({ request, response }: Exchange): number {
  return Math.max(request.headers.length, response?.headers.length ?? 0);
}

function tooManyHeaders(exchange: Exchange, { limits }: Pick<ReadContext, "limits">): ToolError {
  const reason = `a message has ${countOfHeaders(exchange)} header fields, more than ${limits.headerFields}`;
  return malformed(exchange.location, `exchange ${exchange.index + 1}`, reason);
}

/** go-vcr and vcrpy differ in the name of a request's URL; seen from the beginning of a file, that is a guess. */
function readInteractions(document: JsonValue, context: ReadContext): Iterable<Exchange> {
  const request = objectOf(arrayOf(document, "interactions")[0], "request");
  return memberOf(request, "uri") === undefined ? readGoVcr(document, context) : readVcrPy(document, context);
}

/**
 * The exchanges of a cassette: item by item where it is YAML in block style, as a whole otherwise. Whatever is odd about an
 * item (an alias to another one, a layout no recorder has, damage) is left to the whole document to explain.
 */
async function* readCassette(
  listName: string,
  read: DocumentRead,
  [window, context, reopen]: Parameters<Reader>,
): AsyncGenerator<readonly Exchange[]> {
  while (window.length < 4096 && (await window.fill()));
  const isJson = /^\s*[{[]/.test(decodeUtf8(window.buffer, window.start, Math.min(window.end, window.start + 4096)));
  if (isJson || !reopen) {
    yield* readDocument(window, context, read);
    return;
  }
  let firstIndex = 0;
  let oddity: unknown;
  try {
    for await (const part of cassetteParts(window, listName)) {
      const exchanges = exchangesOfPart(part, listName, read, { ...context, firstIndex });
      firstIndex += exchanges.length;
      if (exchanges.length > 0) yield exchanges;
    }
    if (firstIndex > 0) return;
  } catch (cause) {
    oddity = cause;
  }
  const whole = await reopen();
  try {
    yield* rest(readDocument(whole, context, read), firstIndex);
  } catch (cause) {
    // A cassette too large to be read as a whole is as damaged as its item said.
    throw oddity instanceof ToolError && cause instanceof ToolError && cause.code === "RECORDING_TOO_LARGE"
      ? oddity
      : cause;
  } finally {
    await whole.close();
  }
}

function exchangesOfPart(
  part: CassettePart,
  listName: string,
  read: DocumentRead,
  context: ReadContext & { readonly firstIndex: number },
): readonly Exchange[] {
  const text = "item" in part ? `${listName}:\n${part.item}` : `${part.frame}\n${listName}: []\n`;
  const document = parseRecording(Buffer.from(text), context);
  return Array.from(read(document, context));
}

async function* rest(
  batches: AsyncIterable<readonly Exchange[]>,
  firstIndex: number,
): AsyncGenerator<readonly Exchange[]> {
  for await (const batch of batches) {
    const unread = batch.filter(({ index }) => index >= firstIndex);
    if (unread.length > 0) yield unread;
  }
}

type DocumentRead = (
  document: JsonValue,
  context: ReadContext & { readonly firstIndex?: number },
) => Iterable<Exchange>;

async function* readDocument(
  window: ByteWindow,
  context: ReadContext,
  read: DocumentRead,
): AsyncGenerator<readonly Exchange[]> {
  const { uri, limits } = context;
  do {
    if (window.length > limits.documentBytes) throw tooLarge({ uri }, "the document", limits.documentBytes);
  } while (await window.fill());
  const document = parseRecording(window.buffer.subarray(window.start, window.end), context);
  let batch: Exchange[] = [];
  try {
    for (const exchange of read(document, context)) {
      batch.push(exchange);
      if (batch.length < BATCH_LENGTH) continue;
      yield batch;
      batch = [];
    }
  } catch (failure) {
    if (batch.length > 0) yield batch;
    throw failure;
  }
  if (batch.length > 0) yield batch;
}
