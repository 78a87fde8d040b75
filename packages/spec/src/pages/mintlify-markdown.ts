import { isJsonObject, type JsonObject, type SourcePositions, ToolError } from "@driftline/model";
import { readDocument } from "../text/read-document.js";
import { fencedBlocks, type MarkdownBlock } from "./markdown-block.js";
import { fromIntermediate, isIntermediate } from "./mintlify-intermediate.js";
import type { PageExtract, PageReader, PageText } from "./page.js";

/**
 * Mintlify's Markdown with an embedded OpenAPI description of one operation: a heading `OpenAPI` and a fence of four
 * backticks whose info string is `yaml [SOURCE] METHOD PATH`.
 */
export const mintlifyMarkdown: PageReader = {
  name: "mintlify-markdown",
  recognises: ({ text }) => FENCE.test(text) || (isMintlify(text) && /^#+ OpenAPI\s*$/m.test(text)),
  read,
};

const FENCE =
  /^(`{3,}|~{3,})(?:ya?ml|json) (?:\S+ )?(?:get|put|post|delete|options|head|patch|trace|query) \/\S*\s*$/im;

const INFO = /^(?:ya?ml|json)\s+(?:(?<source>\S+)\s+)?(?<method>[A-Za-z]+)\s+(?<path>\/\S*)\s*$/;

/** Whether a Markdown text says that Mintlify rendered it. */
export function isMintlify(text: string): boolean {
  return (
    /^> ## Documentation Index$/m.test(text) ||
    /^> To find navigation and other pages in this documentation, fetch the llms\.txt file/m.test(text) ||
    /^Built with \[Mintlify\]/m.test(text)
  );
}

function read(page: PageText): PageExtract {
  const block = embeddedBlock(page.text);
  if (block === undefined) {
    throw new ToolError("PAGE_BLOCK_MISSING", `${page.uri} no longer holds its OpenAPI block`, {
      hint: "look at the page; the contract stays as it was locked",
      location: { uri: page.uri },
    });
  }
  const { value, positions } = readDocument(block.text, { uri: page.uri, lineOffset: block.lineOffset });
  if (!isJsonObject(value)) {
    throw new ToolError("PAGE_UNREADABLE", `the OpenAPI block of ${page.uri} is no object`, {
      location: { uri: page.uri, line: block.lineOffset, column: 1 },
    });
  }
  if (isIntermediate(value)) return intermediate(value, positions);
  const invented = hasInventedSecurity(value);
  return {
    platform: "mintlify",
    generation: generationOf(page.text),
    description: invented ? withoutRootSecurity(value) : value,
    positions,
    defects: [],
    repairs: invented ? ["security-invented"] : [],
    isPartial: true,
  };
}

/** The form before December 2025 is no OpenAPI; places are those of the block as a whole. */
function intermediate(value: JsonObject, positions: SourcePositions): PageExtract {
  return {
    platform: "mintlify",
    generation: "markdown-intermediate",
    description: fromIntermediate(value),
    positions: { locate: () => positions.locate("/paths") },
    defects: [],
    repairs: ["intermediate-form"],
    isPartial: true,
  };
}

/** Descriptions inside the block hold fences of their own, of three backticks. */
function embeddedBlock(text: string): MarkdownBlock | undefined {
  return fencedBlocks(text).find(({ info }) => INFO.test(info));
}

/** The forms one address went through within a year; they differ in what surrounds the block. */
function generationOf(text: string): string {
  if (/^> ## Documentation Index$/m.test(text)) return "markdown-index-quote";
  return /fetch the llms\.txt file/.test(text) ? "markdown-index-footer" : "markdown";
}

/** `security: []` at the root would mean that everything is public; the renderer writes it where the vendor is silent. */
function hasInventedSecurity(description: JsonObject): boolean {
  return Array.isArray(description.security) && description.security.length === 0;
}

function withoutRootSecurity(description: JsonObject): JsonObject {
  const { security: _, ...rest } = description;
  return rest;
}
