import {
  type Body,
  type Exchange,
  type HeaderField,
  headerValue,
  type Location,
  mediaTypeEssence,
  ToolError,
} from "@driftline/model";
import { bytesBody, omittedBody } from "../formats/body.js";
import type { ReadLimits } from "../recordings/limits.js";
import type { Capture } from "./capture.js";
import type { Passage } from "./forward.js";

/** Where a recorded exchange stands. */
export interface RecordedPlace {
  readonly location: Location;
  readonly index: number;
  readonly limits: ReadLimits;
}

/** An exchange, and what its recording should say about it besides. */
export interface CommentedExchange {
  readonly exchange: Exchange;
  readonly comment: string | undefined;
}

/**
 * The exchange of what passed by. A body that is not complete is left out, since nothing may be said about it; of a stream of
 * events those that arrived are kept.
 */
export function exchangeOfPassage(passage: Passage, place: RecordedPlace): CommentedExchange {
  const comments = passage.failure === null ? [] : [passage.failure];
  const body = (headers: readonly HeaderField[], capture: Capture, isComplete: boolean): Body | null => {
    try {
      return bodyOf(headers, capture, isComplete, place);
    } catch (cause) {
      if (!(cause instanceof ToolError)) throw cause;
      comments.push(cause.message);
      return omittedBody(null);
    }
  };
  const { method, url, requestHeaders, requestBody, response, failure } = passage;
  const { location, index } = place;
  const exchange: Exchange = {
    location,
    index,
    request: { method, url, headers: requestHeaders, body: body(requestHeaders, requestBody, true) },
    response: response && {
      status: response.status,
      headers: response.headers,
      body: body(response.headers, response.body, failure === null),
    },
    startedAt: passage.startedAt,
    isSynthetic: false,
  };
  return { exchange, comment: comments.length > 0 ? comments.join("; ") : undefined };
}

function bodyOf(
  headers: readonly HeaderField[],
  capture: Capture,
  isComplete: boolean,
  place: RecordedPlace,
): Body | null {
  const bytes = capture.bytes();
  if (bytes === null) return omittedBody(null);
  const { limits, location } = place;
  if (isComplete) return bytesBody(bytes, { headers, mediaType: null, limits, location });
  const isStream = mediaTypeEssence(headerValue(headers, "content-type") ?? "") === "text/event-stream";
  const lastEvent = isStream && headerValue(headers, "content-encoding") === undefined ? endOfEvents(bytes) : 0;
  if (lastEvent === 0) return omittedBody(null);
  return bytesBody(bytes.subarray(0, lastEvent), { headers, mediaType: null, limits, location });
}

/** Events end with an empty line. */
function endOfEvents(bytes: Buffer): number {
  return Math.max(
    ...["\n\n", "\r\n\r\n", "\r\r"].map((end) => bytes.lastIndexOf(end) + (bytes.includes(end) ? end.length : 1)),
  );
}
