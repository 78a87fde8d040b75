/** Reads a JSONPath query from left to right. */
export class PathScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the text goes on like this; if so, goes past it. */
  take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.complaint(`\`${token}\``);
  }

  expectEnd(): void {
    if (this.#at < this.#text.length) throw this.complaint("the end");
  }

  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** A name without quotes (RFC 9535, section 2.5.1); `-` is let pass, for headers and extensions hold it. */
  name(): string {
    const found = this.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
    if (found === undefined) throw this.complaint("a name");
    return found;
  }

  /** A quoted text, or `undefined` where none begins. */
  string(): string | undefined {
    const found = this.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy);
    if (found === undefined) return undefined;
    const inner = found
      .slice(1, -1)
      .replace(/\\'/g, "'")
      .replace(/(?<!\\)"/g, '\\"');
    try {
      return JSON.parse(`"${inner}"`) as string;
    } catch {
      throw this.complaint("a text");
    }
  }

  integer(): number | undefined {
    this.skipSpace();
    const found = this.match(/-?\d+/y);
    this.skipSpace();
    return found === undefined ? undefined : Number(found);
  }

  number(): number | undefined {
    const found = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    return found === undefined ? undefined : Number(found);
  }

  complaint(expected: string): SyntaxError {
    return new SyntaxError(`expected ${expected} at character ${this.#at + 1} of \`${this.#text}\``);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}
