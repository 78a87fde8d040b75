import { isJsonObject, type JsonObject, type JsonPointer, type Location, resolvePointer } from "@driftline/model";
import { mergeDescriptions } from "../lock/merge.js";
import { readDocument } from "../text/read-document.js";
import type { SourceDocument } from "../text/source-document.js";
import { fencedBlocks, type MarkdownBlock } from "./markdown-block.js";
import type { PageExtract, PageReader, PageText } from "./page.js";
import { unreadablePage } from "./unreadable.js";

/**
 * Markdown with OpenAPI descriptions in fences, whoever rendered it: ReadMe writes one under `OpenAPI definition`,
 * GitBook one for each operation of the page.
 */
export const embeddedMarkdown: PageReader = {
  name: "embedded-markdown",
  recognises: ({ text }) => /^(?:```|~~~)/m.test(text) && !/^\s*[{<]/.test(text) && descriptionBlocks(text).length > 0,
  read,
};

function descriptionBlocks(text: string): readonly MarkdownBlock[] {
  return fencedBlocks(text).filter(
    ({ info, text: body }) =>
      /^(?:json|ya?ml)\b/i.test(info) && /^\s*(?:\{\s*)?["']?(?:openapi|swagger)["']?\s*:/.test(body),
  );
}

interface Embedded {
  readonly source: SourceDocument;
  readonly description: JsonObject;
}

function read(page: PageText): PageExtract {
  const blocks = descriptionBlocks(page.text);
  const embedded = blocks.flatMap(({ text, lineOffset }): readonly Embedded[] => {
    const source = readDocument(text, { uri: page.uri, lineOffset });
    return isJsonObject(source.value) ? [{ source, description: source.value }] : [];
  });
  const [first] = embedded;
  if (first === undefined) throw unreadablePage(page, "its descriptions are no objects");
  const isReadMe = blocks.some(({ heading }) => /^OpenAPI definition$/i.test(heading));
  const parts = embedded.map(({ source, description }, index) => ({
    // Blocks keep their order, whatever they hold.
    uri: `${page.uri}#${String(index).padStart(4, "0")}`,
    document: description,
    positions: source.positions,
  }));
  return {
    platform: isReadMe ? "readme" : "markdown",
    generation: embedded.length === 1 ? "one-block" : "blocks",
    description: embedded.length === 1 ? first.description : mergeDescriptions(parts, "page").document,
    positions: { locate: (pointer) => locateIn(embedded, first, pointer) },
    defects: [],
    repairs: [],
    isPartial: true,
  };
}

/** The block that holds the place, or the first. */
function locateIn(embedded: readonly Embedded[], first: Embedded, pointer: JsonPointer): Location {
  const holder = embedded.find(({ description }) => resolvePointer(description, pointer) !== undefined) ?? first;
  return holder.source.positions.locate(pointer);
}
