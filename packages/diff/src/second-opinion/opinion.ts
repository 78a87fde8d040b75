import type { JsonValue } from "@driftline/model";

/** What an independent algorithm says about two schemas, or why it says nothing. */
export type Opinion =
  | {
      readonly kind: "said";
      /** A schema of the values the second allows and the first does not; `false` where there are none. */
      readonly added: JsonValue;
      /** A schema of the values the first allows and the second does not; `false` where there are none. */
      readonly removed: JsonValue;
    }
  | { readonly kind: "silent"; readonly reason: string };

/** Asks for the difference of two sets of values, given as draft-07 schemas in one piece. Never throws. */
export type SecondOpinion = (first: JsonValue, second: JsonValue) => Promise<Opinion>;
