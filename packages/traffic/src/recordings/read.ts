import { arrayOf, type Exchange, type JsonValue, memberOf, objectOf } from "@driftline/model";
import type { ByteWindow } from "../bytes/window.js";
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
import { tooLarge } from "./failure.js";
import type { ReadLimits } from "./limits.js";
import type { RecordingFormat, RecordingNotice } from "./recording.js";

/** A recognised recording, as its readers see it. */
export interface ReadContext {
  readonly path: string;
  readonly uri: string;
  readonly format: RecordingFormat;
  readonly isSynthetic: boolean;
  readonly limits: ReadLimits;
  readonly onNotice: ((notice: RecordingNotice) => void) | undefined;
}

type Reader = (window: ByteWindow, context: ReadContext) => AsyncIterable<readonly Exchange[]>;

const READERS: Readonly<Record<RecordingFormat, Reader>> = {
  har: readHar,
  "har-ndjson": readHarNdjson,
  "go-vcr": (window, context) => readDocument(window, context, readInteractions),
  "ruby-vcr": (window, context) => readDocument(window, context, readRubyVcr),
  vcrpy: (window, context) => readDocument(window, context, readInteractions),
  nock: (window, context) => readDocument(window, context, readNock),
  "undici-snapshot": (window, context) => readDocument(window, context, readUndiciSnapshot),
  postman: (window, context) => readDocument(window, context, readPostman),
  newman: (window, context) => readDocument(window, context, readNewman),
  wiremock: (window, context) => {
    const readBodyFile = bodyFileReader(context.path, context.uri, context.limits);
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
    yield* READERS[context.format](window, context);
  } finally {
    await window.close();
  }
}

/** go-vcr and vcrpy differ in the name of a request's URL; seen from the beginning of a file, that is a guess. */
function readInteractions(document: JsonValue, context: ReadContext): Iterable<Exchange> {
  const request = objectOf(arrayOf(document, "interactions")[0], "request");
  return memberOf(request, "uri") === undefined ? readGoVcr(document, context) : readVcrPy(document, context);
}

type DocumentRead = (document: JsonValue, context: ReadContext) => Iterable<Exchange>;

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
