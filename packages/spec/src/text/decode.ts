import { ToolError } from "@driftline/model";

/**
 * The text of bytes. A byte order mark decides, otherwise UTF-8: pages that state another charset, or none, hold UTF-8
 * all the same. Bytes that are no UTF-8 are read as Windows-1252 (WHATWG's `latin1`), which never fails.
 *
 * @throws {ToolError} INPUT_BINARY where the bytes are no text at all.
 */
export function decodeText(bytes: Uint8Array, uri: string): string {
  const marked = BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return new TextDecoder(marked.encoding).decode(bytes);
  if (bytes.subarray(0, 65_536).includes(0)) {
    throw new ToolError("INPUT_BINARY", `${uri} is binary, no text`, {
      hint: "give an OpenAPI description in JSON or YAML, or a docs page",
      location: { uri },
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

const BYTE_ORDER_MARKS: readonly { readonly mark: readonly number[]; readonly encoding: string }[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { mark: [0xff, 0xfe], encoding: "utf-16le" },
  { mark: [0xfe, 0xff], encoding: "utf-16be" },
];
