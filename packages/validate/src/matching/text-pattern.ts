/** Text with parameters in it, compiled. */
export interface TextPattern {
  /** How many characters are fixed: of two patterns that match, the one with more is meant. */
  readonly literalLength: number;
  /** Stands in every text that matches; empty where all of the template is parameters. */
  readonly longestLiteral: string;
  matches(text: string): boolean;
  /** What each parameter takes, the first as much as it can; undefined where the text does not match. */
  take(text: string): readonly (readonly [name: string, text: string])[] | undefined;
}

type Piece =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "hole"; readonly name: string | null; readonly crossesSlashes: boolean };

/**
 * Compiles template text such as `{a}-{b}.json`, `{path+}/end` or `{name=projects/*}`. A hole is never empty. No regular
 * expression: two holes side by side would backtrack for minutes on a hostile path; this walks in time pieces x length.
 *
 * @example textPattern("{a}-{b}").take("x-y") // [["a", "x"], ["b", "y"]]
 */
export function textPattern(template: string): TextPattern {
  const pieces = template.split(/(\{[^{}]+\})/).flatMap(piecesOf);
  const literals = pieces.flatMap((piece) => (piece.kind === "literal" ? [piece.text] : []));
  return {
    literalLength: literals.reduce((sum, { length }) => sum + length, 0),
    longestLiteral: literals.reduce((longest, text) => (text.length > longest.length ? text : longest), ""),
    matches: (text) => reach(pieces, text).at(-1)?.[text.length] === 1,
    take: (text) => takeTexts(pieces, text),
  };
}

function piecesOf(part: string): readonly Piece[] {
  if (part === "") return [];
  if (!/^\{[^{}]+\}$/.test(part)) return [{ kind: "literal", text: part }];
  const inner = part.slice(1, -1);
  const equals = inner.indexOf("=");
  if (equals < 0) {
    const crossesSlashes = /[+*]$|:path$/.test(inner);
    return [{ kind: "hole", name: inner.replace(/[+*]$|:path$/, ""), crossesSlashes }];
  }
  // The name belongs to the first hole; what a template pins down inside a parameter needs no second judgement.
  const wildcards = inner.slice(equals + 1).split(/(\*\*?)/);
  const first = wildcards.findIndex((text) => text.startsWith("*"));
  return wildcards.flatMap((text, index): readonly Piece[] => {
    if (text === "") return [];
    if (!text.startsWith("*")) return [{ kind: "literal", text }];
    return [{ kind: "hole", name: index === first ? inner.slice(0, equals) : null, crossesSlashes: text === "**" }];
  });
}

/** For each number of pieces the positions that they can end at. */
function reach(pieces: readonly Piece[], text: string): readonly Uint8Array[] {
  let from = new Uint8Array(text.length + 1);
  from[0] = 1;
  const reached = [from];
  for (const piece of pieces) {
    const to = new Uint8Array(text.length + 1);
    if (piece.kind === "literal") {
      for (let at = 0; at <= text.length; at++) {
        if (from[at] === 1 && text.startsWith(piece.text, at)) to[at + piece.text.length] = 1;
      }
    } else {
      for (let at = 1; at <= text.length; at++) {
        const isOpen = from[at - 1] === 1 || to[at - 1] === 1;
        if (isOpen && (piece.crossesSlashes || text.charCodeAt(at - 1) !== SLASH)) to[at] = 1;
      }
    }
    reached.push(to);
    from = to;
  }
  return reached;
}

/** Back from the end: each hole takes as little as it must, so that the first takes as much as it can. */
function takeTexts(pieces: readonly Piece[], text: string): readonly (readonly [string, string])[] | undefined {
  const reached = reach(pieces, text);
  if (reached.at(-1)?.[text.length] !== 1) return undefined;
  const taken: (readonly [string, string])[] = [];
  let end = text.length;
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index];
    if (piece === undefined) continue;
    let start = piece.kind === "literal" ? end - piece.text.length : end - 1;
    while (reached[index]?.[start] !== 1) start--;
    if (piece.kind === "hole" && piece.name !== null) taken.push([piece.name, text.slice(start, end)]);
    end = start;
  }
  return taken.reverse();
}

const SLASH = 47;
