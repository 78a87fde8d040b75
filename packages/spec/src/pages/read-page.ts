import { embeddedMarkdown } from "./embedded-markdown.js";
import { fernHtml } from "./fern-html.js";
import { fernMarkdown } from "./fern-markdown.js";
import { fernStructured } from "./fern-structured.js";
import { fernText } from "./fern-text.js";
import { mintlifyMarkdown } from "./mintlify-markdown.js";
import { openApiDocument } from "./openapi-document.js";
import type { PageExtract, PageReader, PageText } from "./page.js";
import { unreadablePage } from "./unreadable.js";
import { viewerHtml } from "./viewer-html.js";

/** The readers in the order they are tried: an embedded description before anything pieced together from prose. */
export const PAGE_READERS: readonly PageReader[] = [
  mintlifyMarkdown,
  fernMarkdown,
  embeddedMarkdown,
  fernStructured,
  fernText,
  fernHtml,
  viewerHtml,
  openApiDocument,
];

/**
 * What a source holds, told apart by content.
 *
 * @throws {ToolError} PAGE_BLOCK_MISSING, PAGE_UNREADABLE, SPEC_NOT_OPENAPI, INPUT_MALFORMED.
 */
export function readPage(page: PageText): PageExtract {
  try {
    const reader = PAGE_READERS.find((candidate) => candidate.recognises(page)) ?? openApiDocument;
    return reader.read(page);
  } catch (cause) {
    // Readers recurse: a page nested deep enough exhausts the stack.
    if (cause instanceof RangeError) throw unreadablePage(page, "it is nested too deep");
    throw cause;
  }
}
