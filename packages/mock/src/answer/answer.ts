import type { ContractResponse, JsonPointer, JsonValue, Operation } from "@driftline/model";

/** What a mock is about to send. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AnswerBody | null;
}

/** A body: a JSON value still open to change, or a text. */
export type AnswerBody =
  | {
      readonly kind: "json";
      readonly mediaType: string;
      readonly value: JsonValue;
      readonly schema: JsonPointer | null;
    }
  | { readonly kind: "text"; readonly mediaType: string; readonly text: string };

/** An answer a working call gets, with the response that documents it. */
export interface SuccessAnswer extends Answer {
  readonly operation: Operation;
  readonly response: ContractResponse | null;
}
