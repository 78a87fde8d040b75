import { entryOf } from "@driftline/model";
import type { SegmentPattern } from "./path-template.js";

type Partial = Extract<SegmentPattern, { kind: "partial" }>;

interface Filed<Value> {
  readonly segment: Partial;
  readonly value: Value;
  readonly order: number;
}

/**
 * Values filed under segments such as `{a}-{b}.json`, whatever their parameters are called. A segment is looked up by the
 * longest literal text of each template, not by trying all templates: a contract may have thousands beside each other.
 */
export class PartialSegments<Value> {
  readonly #filedByShape = new Map<string, Filed<Value>>();
  readonly #filedByLiteral = new Map<string, Filed<Value>[]>();
  readonly #lengths = new Set<number>();

  /** The value of a segment, made where there is none yet. */
  entry(segment: Partial, create: () => Value): Value {
    const { value } = entryOf(this.#filedByShape, segment.template.replace(/\{[^{}=]+\}/g, "{}"), () => {
      const filed = { segment, value: create(), order: this.#filedByShape.size };
      const literal = segment.pattern.longestLiteral;
      entryOf(this.#filedByLiteral, literal, () => []).push(filed);
      this.#lengths.add(literal.length);
      return filed;
    });
    return value;
  }

  /** What matches, with the most literal text first. */
  matching(text: string): readonly Value[] {
    return this.#candidates(text)
      .filter(({ segment }) => segment.pattern.matches(text))
      .sort((a, b) => b.segment.pattern.literalLength - a.segment.pattern.literalLength || a.order - b.order)
      .map(({ value }) => value);
  }

  #candidates(text: string): readonly Filed<Value>[] {
    if (this.#filedByShape.size <= this.#lengths.size * text.length) return [...this.#filedByShape.values()];
    const found = new Set<Filed<Value>>();
    for (const length of this.#lengths) {
      for (let at = 0; at + length <= text.length; at++) {
        for (const filed of this.#filedByLiteral.get(text.slice(at, at + length)) ?? []) found.add(filed);
      }
    }
    return [...found];
  }
}
