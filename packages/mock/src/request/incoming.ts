import type { JsonValue } from "@driftline/model";

/** A request as the server got it. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated fields joined by a comma (RFC 9110, section 5.3). */
  readonly headers: Readonly<Record<string, string>>;
  /** Null: no body. */
  readonly body: Uint8Array | null;
}

/** What is wrong with a request. */
export interface RequestProblem {
  /** The part of the request, then the way inside it: `["body", "filters", 0]`. */
  readonly place: readonly (string | number)[];
  /** A word for programs: `missing`, `type`, `enum-value`, ... */
  readonly kind: string;
  /** A clause for people. */
  readonly message: string;
}

/** A request that was read: what it says, and what is wrong with it. */
export interface ReadRequest {
  /** The values of path and query parameters and of the body's own members, for pages and entities. */
  readonly parameters: ReadonlyMap<string, JsonValue>;
  readonly body: JsonValue | undefined;
  readonly problems: readonly RequestProblem[];
  /** Whether the body's media type is none the contract documents. */
  readonly isMediaTypeWrong: boolean;
}
