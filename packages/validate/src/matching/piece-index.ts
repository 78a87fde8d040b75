import { entryOf } from "@driftline/model";

/**
 * Texts of which one stands in whatever a pattern matches: a literal alone, or the values of an enumeration. A pattern has
 * as many of these as it has parts that are fixed; none says that nothing of it is.
 */
export type Pieces = readonly (readonly string[])[];

/**
 * Patterns filed under the rarest of their fixed texts, so that a text is not tried against all of thousands of patterns.
 * What it finds may match; what it leaves out does not.
 */
export class PieceIndex<Value> {
  readonly #values: readonly Value[];
  readonly #ordersByText = new Map<string, number[]>();
  readonly #lengths = new Set<number>();

  constructor(values: readonly Value[], piecesOf: (value: Value) => Pieces) {
    this.#values = values;
    // So few are tried sooner than they are looked up.
    if (values.length <= FEW) return;
    const pieces = values.map(piecesOf);
    const counts = new Map<string, number>();
    for (const text of pieces.flat(2)) counts.set(text, (counts.get(text) ?? 0) + 1);
    pieces.forEach((stated, order) => {
      for (const text of rarest(stated, counts)) {
        entryOf(this.#ordersByText, text, () => []).push(order);
        this.#lengths.add(text.length);
      }
    });
  }

  /** The values whose patterns may match a text, in their own order. */
  candidates(text: string): readonly Value[] {
    if (this.#values.length <= Math.max(FEW, this.#lengths.size * text.length)) return this.#values;
    const orders = new Set<number>();
    for (const length of this.#lengths) {
      // The empty text stands at the start already.
      const last = length === 0 ? 0 : text.length - length;
      for (let at = 0; at <= last; at++)
        for (const order of this.#ordersByText.get(text.slice(at, at + length)) ?? []) orders.add(order);
    }
    return [...orders].sort((a, b) => a - b).flatMap((order) => this.#values.slice(order, order + 1));
  }
}

const FEW = 8;

/** The alternatives that the fewest patterns have; the empty text, which stands everywhere, where nothing is fixed. */
function rarest(pieces: Pieces, counts: ReadonlyMap<string, number>): Iterable<string> {
  let best: readonly string[] = [""];
  let fewest = Number.POSITIVE_INFINITY;
  for (const alternatives of pieces) {
    const count = alternatives.reduce((sum, text) => sum + (counts.get(text) ?? 0), 0);
    if (count >= fewest) continue;
    best = alternatives;
    fewest = count;
  }
  return new Set(best);
}
