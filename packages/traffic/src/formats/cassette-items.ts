import { type ByteWindow, decodeUtf8 } from "../bytes/window.js";

const LINE_FEED = 0x0a;

/** What a YAML cassette falls into: its interactions one by one, and at last what stands around them. */
export type CassettePart = { readonly item: string } | { readonly frame: string };

/**
 * Takes a cassette apart at the items of its list of interactions, which recorders write in block style: an item begins with
 * a hyphen at the indentation of the first, and whatever belongs to it is indented deeper (YAML 1.2, section 8.2.1). The parts
 * are parsed one by one, so memory depends on the largest; a cassette laid out otherwise has no items here.
 */
export async function* cassetteParts(window: ByteWindow, listName: string): AsyncGenerator<CassettePart> {
  const header = new RegExp(`^${listName}\\s*:\\s*$`);
  let frame = "";
  let item = "";
  let indentation: number | undefined;
  let isInList = false;
  for await (const line of lines(window)) {
    if (!isInList) {
      if (indentation === undefined && header.test(line)) isInList = true;
      else frame += line;
      continue;
    }
    const text = line.trimStart();
    const depth = line.length - text.length;
    const isItem = text.startsWith("- ") || text.trimEnd() === "-";
    if (isItem && (indentation ?? depth) === depth) {
      indentation = depth;
      if (item !== "") yield { item };
      item = line;
    } else if (text === "" || text.startsWith("#") || (indentation !== undefined && depth > indentation)) {
      item += line;
    } else {
      isInList = false;
      indentation ??= 0;
      frame += line;
    }
  }
  if (item !== "") yield { item };
  yield { frame };
}

async function* lines(window: ByteWindow): AsyncGenerator<string> {
  for (let searched = 0; ; ) {
    const end = window.buffer.subarray(0, window.end).indexOf(LINE_FEED, window.start + searched);
    if (end >= 0) {
      const line = decodeUtf8(window.buffer, window.start, end + 1);
      window.start = end + 1;
      searched = 0;
      yield line;
      continue;
    }
    searched = window.length;
    if (await window.fill()) continue;
    if (window.length > 0) yield decodeUtf8(window.buffer, window.start, window.end);
    return;
  }
}
