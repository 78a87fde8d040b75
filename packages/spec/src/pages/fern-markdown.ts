import { isJsonObject, type JsonObject, type JsonValue, memberOf, textOfJson } from "@driftline/model";
import { readDocument } from "../text/read-document.js";
import { fencedBlocks, type MarkdownBlock } from "./markdown-block.js";
import type { PageExtract, PageReader, PageText } from "./page.js";
import { unreadablePage } from "./unreadable.js";

/**
 * Fern's Markdown with an embedded description (generations 1 and 2): a heading `OpenAPI Specification` and a `yaml`
 * block. The description is written from Fern's own model: constraints, formats and most defaults are lost.
 */
export const fernMarkdown: PageReader = {
  name: "fern-markdown",
  recognises: ({ text }) => /^#+ OpenAPI Specification\s*$/m.test(text) && specBlock(text) !== undefined,
  read,
};

function specBlock(text: string): MarkdownBlock | undefined {
  return fencedBlocks(text).find(
    ({ info, heading, text: body }) =>
      /^(?:ya?ml|json)$/i.test(info.trim()) &&
      heading === "OpenAPI Specification" &&
      /["']?openapi["']?\s*:/.test(body),
  );
}

function read(page: PageText): PageExtract {
  const block = specBlock(page.text);
  if (block === undefined) throw unreadablePage(page, "its OpenAPI block is gone");
  const { value, positions } = readDocument(block.text, { uri: page.uri, lineOffset: block.lineOffset });
  if (!isJsonObject(value)) throw unreadablePage(page, "its OpenAPI block is no object");
  // Apidog renders the same frame around the vendor's own description.
  const isFern = !/"?x-(?:apifox|apidog)-/.test(block.text);
  const isFirst = /^endpoint_/.test(textOfJson(memberOf(value.info, "version") ?? ""));
  const { document, repairs } = isFern ? undoRendering(value) : { document: value, repairs: [] };
  return {
    platform: isFern ? "fern" : "apidog",
    generation: isFern ? `markdown-${isFirst ? "1" : "2"}` : "markdown",
    description: isFirst ? withServer(document, page.text) : document,
    positions,
    defects: [],
    repairs,
    isPartial: true,
  };
}

interface Undone {
  readonly document: JsonObject;
  readonly repairs: readonly string[];
}

/**
 * What the renderer writes that no vendor meant: tags as lists of lists, literals as objects with a `type` and a
 * `value` inside an enum, an invented body of an empty response.
 */
function undoRendering(document: JsonObject): Undone {
  const repairs: string[] = [];
  const undo = (value: JsonValue, name: string): JsonValue => {
    if (Array.isArray(value)) return undoList(value as readonly JsonValue[], name);
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value).map(([key, member]) => [key, undo(member as JsonValue, key)] as const);
    const object: JsonObject = Object.fromEntries(members);
    if (object.description !== "Any type" || Object.keys(object).length > 1) return object;
    repairs.push("any-type");
    return {};
  };
  const undoList = (list: readonly JsonValue[], name: string): JsonValue => {
    if (name === "tags" && list.some(Array.isArray)) {
      repairs.push("tags-nested");
      return list.flat();
    }
    if (name === "enum" && list.some(isLiteral)) {
      repairs.push("enum-literal");
      return list.map((item) => (isLiteral(item) ? item.value : item)) as readonly JsonValue[];
    }
    return list.map((item) => undo(item, ""));
  };
  return { document: withoutInventedBodies(undo(document, "") as JsonObject, repairs), repairs };
}

function isLiteral(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && /Literal$/.test(textOfJson(value.type)) && Object.hasOwn(value, "value");
}

/** A 204 has no body (RFC 9110, section 15.3.5), and an empty `content` documents none. */
function withoutInventedBodies(document: JsonObject, repairs: string[]): JsonObject {
  const walk = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(walk);
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value).flatMap(([name, member]): readonly (readonly [string, JsonValue])[] => {
      if (name !== "responses" || !isJsonObject(member)) return [[name, walk(member as JsonValue)]];
      const responses = Object.entries(member).map(([status, response]) => {
        if (!/^(204|205|304)$/.test(status) || !isJsonObject(response) || response.content === undefined)
          return [status, walk(response as JsonValue)] as const;
        repairs.push("empty-body-invented");
        const { content: _, ...rest } = response;
        return [status, rest] as const;
      });
      return [[name, Object.fromEntries(responses)]];
    });
    return Object.fromEntries(members);
  };
  return walk(document) as JsonObject;
}

/** Generation 1 has no servers: the page's head states the full address. */
function withServer(document: JsonObject, text: string): JsonObject {
  const address = /^(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS) (https?:\/\/\S+)\s*$/m.exec(text)?.[1];
  const [path] = isJsonObject(document.paths) ? Object.keys(document.paths) : [];
  if (document.servers !== undefined || address === undefined || path === undefined) return document;
  const template = address.replace(/:([A-Za-z_]\w*)(?=\/|$)/g, "{$1}");
  return template.endsWith(path) ? { ...document, servers: [{ url: template.slice(0, -path.length) }] } : document;
}
