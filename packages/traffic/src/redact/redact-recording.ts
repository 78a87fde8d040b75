import type { Exchange } from "@driftline/model";
import type { Recording } from "../recordings/recording.js";
import { harEntryLine } from "../write/har.js";
import type { Redactor } from "./redactor.js";

/** An exchange after redaction. */
export interface RedactedExchange {
  readonly exchange: Exchange;
  /** Whether anything had to be replaced; a recording is clean when nothing had to. */
  readonly isChanged: boolean;
}

/**
 * The exchanges of a recording without their secrets, one by one. Written again by `harEntryLine` or `writeHar`, they are all
 * that is left: what a format keeps beside its exchanges (a HAR's pages, cookie lists and timings) is not carried over.
 *
 * @throws {ToolError} RECORDING_* at the place that cannot be read
 */
export async function* redactRecording(recording: Recording, redactor: Redactor): AsyncGenerator<RedactedExchange> {
  for await (const batch of recording.batches()) {
    for (const exchange of batch) {
      const redacted = redactor.redactExchange(exchange);
      yield { exchange: redacted, isChanged: harEntryLine(redacted) !== harEntryLine(exchange) };
    }
  }
}
