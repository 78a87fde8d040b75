import type { JsonPointer, JsonValue, Level, OperationKey, Touches } from "@driftline/model";

/** Where in an operation a difference shows. */
export interface Site {
  readonly operation: OperationKey;
  readonly status: string | null;
  readonly mediaType: string | null;
  /** `query:limit` or a header's name, where the difference is inside one; null for bodies and operations. */
  readonly name: string | null;
}

/** A difference before it is folded with the same difference seen from other operations. */
export interface Draft {
  readonly ruleId: string;
  /** Null: the rule's own level. */
  readonly level: Level | null;
  readonly message: string;
  readonly subject: string | null;
  readonly instanceLocation: JsonPointer | null;
  readonly base: JsonPointer | null;
  readonly revision: JsonPointer | null;
  readonly witness: JsonValue;
  readonly proof: "proved" | "unproved" | null;
  /** Why nothing is proved, or null. */
  readonly reason: string | null;
  /** What a second opinion said, where one was asked. */
  readonly opinion?: string;
  /** The shared component it lies in, or null. */
  readonly component: JsonPointer | null;
  readonly sites: readonly Site[];
  /** The declared uses it reaches, where any are known. */
  readonly touches?: Touches;
}

/** The shared component a place lies in (`/components/schemas/User`), or `undefined` where it lies in none. */
export function componentOf(pointer: JsonPointer | null): JsonPointer | undefined {
  if (pointer === null || !pointer.startsWith("/components/")) return undefined;
  const end = pointer.indexOf("/", pointer.indexOf("/", "/components/".length) + 1);
  return end < 0 ? pointer : pointer.slice(0, end);
}

/** A structural difference: proved by comparison, without a witness. */
export function structural(
  known: Pick<Draft, "ruleId" | "message" | "base" | "revision"> & {
    readonly operation: OperationKey;
    readonly status?: string;
    readonly mediaType?: string;
    readonly subject?: string;
    readonly level?: Level;
  },
): Draft {
  const { operation, status = null, mediaType = null, ...rest } = known;
  return {
    level: null,
    subject: null,
    instanceLocation: null,
    witness: null,
    proof: "proved",
    reason: null,
    component: componentOf(rest.base) ?? componentOf(rest.revision) ?? null,
    ...rest,
    sites: [{ operation, status, mediaType, name: null }],
  };
}
