const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Finds the end of one JSON object or array without reading it. It can be asked again with more bytes and goes on where
 * it stopped, so a value of any size is looked at once.
 */
export class ValueScanner {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #scanned = 0;

  /**
   * The position after the value that starts at `start`, or -1 while `end` comes before it. `start` may move between calls
   * (the window slides), the value may not change.
   */
  scan(buffer: Uint8Array, start: number, end: number): number {
    let position = start + this.#scanned;
    while (position < end) {
      if (this.#isInString) {
        position = this.#skipString(buffer, position, end);
        continue;
      }
      const byte = buffer[position++];
      if (byte === QUOTE) this.#isInString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth -= 1;
        if (this.#depth <= 0) return position;
      }
    }
    this.#scanned = position - start;
    return -1;
  }

  #skipString(buffer: Uint8Array, from: number, end: number): number {
    let position = from;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      position += 1;
    }
    while (position < end) {
      const byte = buffer[position++];
      if (byte === QUOTE) {
        this.#isInString = false;
        return position;
      }
      if (byte === BACKSLASH) {
        if (position === end) this.#isEscaped = true;
        position += 1;
      }
    }
    return Math.min(position, end);
  }
}
