import type { JsonValue } from "./json.js";
import type { JsonPointer } from "./pointer.js";

/** What is wrong with a value, before a rule makes it a finding. */
export type ViolationKind =
  | "property-missing"
  | "property-undocumented"
  | "type"
  | "null"
  | "enum-value"
  | "format"
  | "constraint"
  | "union"
  | "discriminator"
  | "property-deprecated";

/** One wrong value, told once, in the branch that was meant. */
export interface Violation {
  readonly kind: ViolationKind;
  /** The JSON Schema keyword that failed (`required`, `type`, `propertyNames`, ...). */
  readonly keyword: string;
  /** Exact place of the value concerned; for what is missing, misnamed or misdirected, of the object concerned. */
  readonly instanceLocation: JsonPointer;
  /** The same with array indices and keys of free-form maps folded to `*`. */
  readonly foldedLocation: JsonPointer;
  /** Absolute pointer into the contract's document, to the schema or keyword that says otherwise. */
  readonly keywordLocation: JsonPointer;
  /** The property, name or value concerned (JSON text for what is no string). */
  readonly subject: string | null;
  /** What the contract documents there, as a phrase: `one of "a", "b"`, `string`, `at most 256 characters`. */
  readonly expected: string;
  /** The value found; absent for what is missing. */
  readonly value?: JsonValue;
  /** For an undocumented property: whether the contract forbids it (`additionalProperties: false`). */
  readonly isForbidden?: boolean;
}
