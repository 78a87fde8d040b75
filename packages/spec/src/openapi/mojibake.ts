/**
 * Text that was UTF-8, was read as Windows-1252 and written as UTF-8 again, put right; `undefined` where there is
 * none. Only whole sequences that are UTF-8 again once the second decoding is undone count as such.
 *
 * @example undoDoubleDecoding("doesnâ€™t") === "doesn’t"
 */
export function undoDoubleDecoding(text: string): string | undefined {
  if (!/[\u00C2-\u00F4]/.test(text)) return undefined;
  const repaired = text.replace(SUSPECT, (sequence) => decoded(sequence) ?? sequence);
  return repaired === text ? undefined : repaired;
}

/** What Windows-1252 puts at 0x80 to 0x9F (WHATWG Encoding, index windows-1252); the gaps stay control characters. */
const CP1252_HIGH: readonly number[] = [
  ...[0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d],
  ...[0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a],
  ...[0x0153, 0x9d, 0x017e, 0x0178],
];

const byteByCharacter: ReadonlyMap<string, number> = new Map([
  ...CP1252_HIGH.map((code, index) => [String.fromCharCode(code), 0x80 + index] as const),
  ...Array.from({ length: 0x60 }, (_, index) => [String.fromCharCode(0xa0 + index), 0xa0 + index] as const),
]);

const CONTINUATION = `[${CP1252_HIGH.map((code) => String.fromCharCode(code)).join("")}\u00A0-\u00BF]`;

/** A lead byte with as many continuation bytes as it announces (RFC 3629, section 3). */
const SUSPECT = new RegExp(
  `[\u00C2-\u00DF]${CONTINUATION}|[\u00E0-\u00EF]${CONTINUATION}{2}|[\u00F0-\u00F4]${CONTINUATION}{3}`,
  "g",
);

function decoded(sequence: string): string | undefined {
  const bytes = Uint8Array.from([...sequence], (character) => byteByCharacter.get(character) ?? 0);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
