import { appendPointer, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { Defect } from "../openapi/defect.js";
import { decodedPath } from "../text/decoded-path.js";
import {
  componentName,
  fieldsFrom,
  isEmptyObject,
  type ListContext,
  type ListLine,
  objectFromList,
} from "./fern-lists.js";
import { type PageExtract, type PageReader, type PageText, type Place, positionsOf } from "./page.js";
import { unreadablePage } from "./unreadable.js";

/**
 * Fern's Markdown without a description (generation 3): sections with lists of fields that state required-ness, null,
 * defaults, enums and nested types of request and response. Formats, bounds and read-only flags are not there.
 */
export const fernStructured: PageReader = {
  name: "fern-structured",
  recognises: ({ text }) =>
    METHOD.test(text) && /^## Response\s*$/m.test(text) && /^### (?:\d{3}|Path parameters)/m.test(text),
  read,
};

const METHOD = /^(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS) (https?:\/\/\S+)\s*$/m;

/** A heading of the second or third level with the lines below it, up to the next heading. */
interface Part {
  readonly section: string;
  readonly title: string;
  readonly line: number;
  readonly lines: readonly ListLine[];
}

interface Writer {
  readonly parts: readonly Part[];
  readonly pointer: JsonPointer;
  readonly context: ListContext;
}

function read(page: PageText): PageExtract {
  const head = METHOD.exec(page.text);
  if (head === null) throw unreadablePage(page, "it names no method and address");
  const [, method = "", address = ""] = head;
  const parts = partsOf(page.text);
  const written = address.replace(/[{}]/g, (brace) => (brace === "{" ? "%7B" : "%7D"));
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const decoded = url && decodedPath(url);
  if (url === undefined || decoded === undefined) throw unreadablePage(page, `\`${address}\` is no address`);
  const full = decoded.replace(/:([A-Za-z_]\w*)(?=\/|$)/g, "{$1}");
  const server = serverOf(parts, url.origin, full);
  const path = full.slice(new URL(server).pathname.replace(/\/$/, "").length);
  const headLine = page.text.slice(0, head.index).split("\n").length;
  const places = new Map<JsonPointer, Place>([["", { line: headLine, column: 1 }]]);
  const types = parts.filter(({ section, title }) => section === "Types" && title !== "");
  const context: ListContext = { places, typeNames: new Set(types.map(({ title }) => title)) };
  const pointer = appendPointer("/paths", path, method.toLowerCase());
  places.set(pointer, { line: headLine, column: 1 });
  const writer: Writer = { parts, pointer, context };
  const title = /^# (.*)$/m.exec(page.text)?.[1]?.trim() ?? path;
  const { schemes, security } = securityOf(parts);
  const components: JsonObject = {
    schemas: Object.fromEntries(types.map((part) => [componentName(part.title), typeOf(part, context)])),
    securitySchemes: schemes,
  };
  const description: JsonObject = {
    openapi: "3.1.0",
    info: { title, version: "unstated" },
    servers: [{ url: server }],
    paths: {
      [path]: {
        [method.toLowerCase()]: {
          summary: title,
          ...operationOf(writer),
          ...(security.length === 0 ? {} : { security }),
        },
      },
    },
    components: Object.fromEntries(
      Object.entries(components).filter(([, members]) => Object.keys(members as JsonObject).length > 0),
    ),
  };
  return {
    platform: "fern",
    generation: "markdown-3",
    description,
    positions: positionsOf(page.uri, places),
    defects: unstated(writer),
    repairs: [],
    isPartial: true,
  };
}

function partsOf(text: string): readonly Part[] {
  const parts: (Part & { lines: ListLine[] })[] = [];
  let section = "";
  let isFenced = false;
  text.split(/\r?\n/).forEach((raw, index) => {
    if (/^\s*(```|~~~)/.test(raw)) isFenced = !isFenced;
    const heading = isFenced ? null : /^(#{2,3}) (.*)$/.exec(raw);
    if (heading !== null) {
      const name = heading[2]?.trim() ?? "";
      if (heading[1] === "##") section = name;
      parts.push({ section, title: heading[1] === "##" ? "" : name, line: index + 1, lines: [] });
      return;
    }
    const indent = /^ */.exec(raw)?.[0].length ?? 0;
    if (raw.trim() !== "" && !isFenced) parts.at(-1)?.lines.push({ line: index + 1, indent, text: raw.trim() });
  });
  return parts;
}

/** The listed server whose base path the address begins with; its origin where none is. */
function serverOf(parts: readonly Part[], origin: string, path: string): string {
  const lines = parts.find(({ section, title }) => section === "Servers" && title === "")?.lines ?? [];
  const urls = lines
    .flatMap(({ text }) => /`(https?:\/\/[^`]+)`/.exec(text)?.[1] ?? [])
    .filter((url) => URL.canParse(url));
  const found = urls.find((url) => {
    const server = new URL(url);
    return server.origin === origin && path.startsWith(server.pathname.replace(/\/$/, ""));
  });
  return (found ?? origin).replace(/\/$/, "");
}

function securityOf(parts: readonly Part[]): {
  readonly schemes: JsonObject;
  readonly security: readonly JsonObject[];
} {
  const lines = parts.find(({ section }) => section === "Authentication")?.lines ?? [];
  const header = lines.flatMap(({ text }) => /^- `([\w-]+)` header(.*)$/.exec(text) ?? []);
  const [, name, about = ""] = header;
  if (name === undefined) return { schemes: {}, security: [] };
  const isBearer = /^authorization$/i.test(name) && /Bearer/.test(about);
  const scheme: JsonObject = isBearer ? { type: "http", scheme: "bearer" } : { type: "apiKey", in: "header", name };
  const key = isBearer ? "bearerAuth" : "apiKey";
  return { schemes: { [key]: scheme }, security: [{ [key]: [] }] };
}

function typeOf(part: Part, context: ListContext): JsonObject {
  const pointer = appendPointer("/components/schemas", componentName(part.title));
  context.places.set(pointer, { line: part.line, column: 1 });
  const values = part.lines
    .map(({ text }) => /^-? ?Allowed values?: (.*)$/.exec(text)?.[1])
    .find((text) => text !== undefined);
  if (values !== undefined)
    return { type: "string", enum: [...values.matchAll(/`([^`]*)`/g)].map(([, value = ""]) => value) };
  const schema = objectFromList(part.lines, pointer, context);
  // A named type without fields is a union that is not shown, no empty object.
  return isEmptyObject(schema) ? { "x-driftline-unknown": ["schema"] } : schema;
}

const LOCATIONS: Readonly<Record<string, string>> = {
  "Path parameters": "path",
  "Query parameters": "query",
  Headers: "header",
};

function operationOf(writer: Writer): JsonObject {
  const parameters = writer.parts.flatMap((part) => parametersOf(writer, part));
  const body = writer.parts.find(({ section, title }) => section === "Request" && title.startsWith("Body"));
  const responses = writer.parts.flatMap((part) => responseOf(writer, part));
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: bodyContent(writer, body) } }),
    responses: Object.fromEntries(responses),
  };
}

function parametersOf({ context }: Writer, part: Part): readonly JsonObject[] {
  const location =
    part.section === "Request" && Object.hasOwn(LOCATIONS, part.title) ? LOCATIONS[part.title] : undefined;
  if (location === undefined) return [];
  const object = objectFromList(part.lines, "", { ...context, places: new Map() });
  const schemas = object.properties as JsonObject;
  return fieldsFrom(part.lines)
    .filter(({ name }) => !(location === "header" && /^authorization$/i.test(name)))
    .map(({ name, flags }) => ({
      name,
      in: location,
      required: location === "path" || flags.includes("required"),
      schema: schemas[name] as JsonValue,
    }));
}

function bodyContent({ context, pointer }: Writer, part: Part): JsonObject {
  const mediaType = /\(([^()\s/]+\/[^()\s]+)\)/.exec(part.title)?.[1] ?? "application/json";
  const at = appendPointer(pointer, "requestBody", "content", mediaType, "schema");
  context.places.set(appendPointer(pointer, "requestBody"), { line: part.line, column: 1 });
  return { [mediaType]: { schema: bodySchema(part, at, context) } };
}

/** The fields shown, or the type the prose names. */
function bodySchema(part: Part, pointer: JsonPointer, context: ListContext): JsonObject {
  const schema = objectFromList(part.lines, pointer, context);
  if (!isEmptyObject(schema)) return schema;
  const named = part.lines
    .flatMap(({ text }) => /(?:expects|returns) (?:an? )?(list of )?`?([A-Za-z_]\w*)`?/.exec(text) ?? [])
    .filter((word) => word !== undefined);
  const type = named.at(-1);
  if (type === undefined || !context.typeNames.has(type)) return { "x-driftline-unknown": ["schema"] };
  const reference = { $ref: `#/components/schemas/${componentName(type)}` };
  return named.some((word) => word === "list of ") ? { type: "array", items: reference } : reference;
}

function responseOf({ context, pointer }: Writer, part: Part): readonly (readonly [string, JsonValue])[] {
  const [, status, name = ""] = /^(\d{3})\b\s*(.*)$/s.exec(part.title) ?? [];
  if (status === undefined || !/^(?:Response|Errors)$/.test(part.section)) return [];
  const at = appendPointer(pointer, "responses", status);
  context.places.set(at, { line: part.line, column: 1 });
  const prose = part.lines.find(({ text }) => !text.startsWith("-"))?.text ?? name;
  const schema = bodySchema(part, appendPointer(at, "content", "application/json", "schema"), context);
  const isUnknown = schema["x-driftline-unknown"] !== undefined;
  if (/^(204|205|304)$/.test(status)) return [[status, { description: prose }]];
  if (isUnknown) return [[status, { description: prose, "x-driftline-unknown": ["content"] }]];
  return [[status, { description: prose, content: { "application/json": { schema } } }]];
}

function unstated({ parts, pointer }: Writer): readonly Defect[] {
  if (parts.length === 0) return [];
  const detail = "the page does not state formats, bounds or read-only flags";
  return [{ ruleId: "spec-page-unstated", pointer, subject: "format", detail }];
}
