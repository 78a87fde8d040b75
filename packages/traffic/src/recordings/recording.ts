import type { Exchange } from "@driftline/model";

/** The formats a recording can have; told apart by content, never by the name of the file. */
export type RecordingFormat =
  | "har"
  | "har-ndjson"
  | "go-vcr"
  | "ruby-vcr"
  | "vcrpy"
  | "wiremock"
  | "nock"
  | "undici-snapshot"
  | "postman"
  | "newman";

/**
 * A file of exchanges that was recognised and not yet read through.
 *
 * Reading streams: what stands before a damaged place has been delivered when the `ToolError` for that place is thrown.
 */
export interface Recording {
  /** POSIX path relative to the working folder where the file is below it, the absolute path otherwise, `-` for standard input. */
  readonly uri: string;
  /** The file, absolute; null for standard input. */
  readonly path: string | null;
  readonly format: RecordingFormat;
  /** Whether the recording's own comment starts with `synthetic`: it was made, and never came from a vendor. */
  readonly isSynthetic: boolean;
  /** The exchanges in recorded order, one by one. @throws {ToolError} RECORDING_* at the place that cannot be read */
  exchanges(): AsyncIterable<Exchange>;
  /** The same exchanges in groups, for whoever cannot afford one await per exchange. No group is empty. */
  batches(): AsyncIterable<readonly Exchange[]>;
}

/** A loss that reading survives, told to whoever asked to hear of it. */
export interface RecordingNotice {
  readonly uri: string;
  readonly message: string;
}

/** One by one what came in groups. */
export async function* flatten<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const batch of batches) yield* batch;
}
