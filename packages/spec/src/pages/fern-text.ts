import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  parsePointer,
  ToolError,
} from "@driftline/model";
import type { Defect } from "../openapi/defect.js";
import { fieldsOf, type PlacedField, schemaOfField } from "./fern-fields.js";
import { cutFernPage, type FernPage, type FernSection, type SectionName } from "./fern-lines.js";
import { type PageExtract, type PageReader, type PageText, type Place, positionsOf } from "./page.js";
import { exampleDefects } from "./page-example.js";

/**
 * A Fern page flattened to text: one operation as a list of fields and one example. It states no required-ness of
 * response fields, no values of most enums, no success status and no bodies of errors; all that is unknown, and said so.
 */
export const fernText: PageReader = {
  name: "fern-text",
  recognises: ({ text }) => !/^\s*</.test(text) && /^\s*Response\s*$/m.test(text) && cutFernPage(text) !== undefined,
  read,
};

function read(page: PageText): PageExtract {
  const cut = cutFernPage(page.text);
  if (cut === undefined) throw unreadable(page, "it names no method and address");
  const draft = new Map<JsonPointer, Place>([["", { line: cut.methodLine, column: 1 }]]);
  const address = addressOf(cut, page);
  const operationPointer = appendPointer("/paths", address.path, cut.method.toLowerCase());
  const writer: Writer = { page, cut, places: draft, unstated: [], pointer: operationPointer };
  draft.set(operationPointer, { line: cut.methodLine, column: 1 });
  const { operation, components } = operationOf(writer);
  const description: JsonObject = {
    openapi: "3.1.0",
    info: { title: cut.title === "" ? address.path : cut.title, version: "unstated" },
    ...(address.server === null ? {} : { servers: [{ url: address.server }] }),
    paths: { [address.path]: { [cut.method.toLowerCase()]: operation } },
    ...(components === null ? {} : { components }),
  };
  return {
    platform: "fern",
    generation: `text-${generationOf(writer)}`,
    description,
    positions: positionsOf(page.uri, draft),
    defects: [
      ...unstatedDefects(writer),
      ...exampleDefects({ description, pointer: operationPointer, example: cut.example, places: draft }),
    ],
    repairs: [],
    isPartial: true,
  };
}

interface Writer {
  readonly page: PageText;
  readonly cut: FernPage;
  readonly places: Map<JsonPointer, Place>;
  readonly unstated: { readonly keyword: string; readonly pointer: JsonPointer }[];
  readonly pointer: JsonPointer;
}

function unreadable(page: PageText, reason: string): ToolError {
  return new ToolError("PAGE_UNREADABLE", `${page.uri} cannot be read as a Fern page: ${reason}`, {
    hint: "fetch the page as Markdown (`.md`) or the vendor's OpenAPI description",
    location: { uri: page.uri },
  });
}

interface Address {
  readonly path: string;
  readonly server: string | null;
}

/**
 * The path as the vendor's description has it, and the server with its base path. A relative first address is the
 * path itself, and what the second has in front of it is the base path; an absolute first address states the origin.
 */
function addressOf(cut: FernPage, page: PageText): Address {
  const [first, second] = cut.urls;
  if (first === undefined) throw unreadable(page, "it names no address");
  const template = (path: string) => path.replace(/:([A-Za-z_][\w-]*)/g, "{$1}");
  const absolute = /^(https?:\/\/[^/]+)(\/.*)?$/.exec(first);
  if (absolute !== null) {
    const path = second?.startsWith("/") ? second : (absolute[2] ?? "/");
    return {
      path: template(path),
      server: (absolute[1] as string) + (absolute[2] ?? "/").slice(0, -path.length || undefined),
    };
  }
  const basePath = second?.startsWith("/") && second.endsWith(first) ? second.slice(0, -first.length) : "";
  const origin = cut.curlUrl === null ? null : (/^https?:\/\/[^/]+/.exec(cut.curlUrl)?.[0] ?? null);
  return { path: template(first), server: origin === null ? basePath || null : origin + basePath };
}

function operationOf(writer: Writer): { readonly operation: JsonObject; readonly components: JsonObject | null } {
  const { cut, pointer } = writer;
  const headers = parametersOf(writer, "headers", "header");
  const authorization = headers.find(({ parameter }) => String(parameter.name).toLowerCase() === "authorization");
  const scheme = schemeOf(writer, authorization?.parameter);
  const parameters = [
    ...parametersOf(writer, "path parameters", "path"),
    ...parametersOf(writer, "query parameters", "query"),
    ...headers.filter((header) => header !== authorization),
  ];
  parameters.forEach(({ line }, index) => {
    writer.places.set(appendPointer(pointer, "parameters", index), { line, column: 1 });
  });
  const requestBody = requestBodyOf(writer);
  const operation: JsonObject = {
    ...(cut.title === "" ? {} : { summary: cut.title }),
    ...(cut.description === null ? {} : { description: cut.description }),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(({ parameter }) => parameter) }),
    ...(requestBody === null ? {} : { requestBody }),
    responses: responsesOf(writer),
    ...(scheme === null ? {} : { security: [{ [scheme.name]: [] }] }),
  };
  const components = scheme === null ? null : { securitySchemes: { [scheme.name]: scheme.value } };
  return { operation, components };
}

function sectionOf(writer: Writer, name: SectionName): FernSection | undefined {
  return writer.cut.sections.find((section) => section.name === name);
}

interface PlacedParameter {
  readonly parameter: JsonObject;
  readonly line: number;
}

function parametersOf(writer: Writer, name: SectionName, location: string): readonly PlacedParameter[] {
  const { fields } = fieldsOf(sectionOf(writer, name)?.lines ?? [], null);
  return fields.map((field) => {
    const { description, ...schema } = schemaOfField(field, { isNullKnown: true });
    const parameter: JsonObject = {
      name: field.name,
      in: location,
      required: location === "path" || field.isRequired === true,
      ...(description === undefined ? {} : { description }),
      schema,
    };
    return { parameter, line: field.line };
  });
}

interface Scheme {
  readonly name: string;
  readonly value: JsonObject;
}

/** An `Authorization` header parameter is security, wherever it is printed (OpenAPI 3.1.1, section 4.8.12.2.1). */
function schemeOf(writer: Writer, authorization: JsonObject | undefined): Scheme | null {
  const section = sectionOf(writer, "authentication");
  const text = section?.lines.map((line) => line.text).join("\n") ?? String(authorization?.description ?? "");
  if (section === undefined && authorization === undefined) return null;
  if (/\bBearer\b/.test(text)) return { name: "bearerAuth", value: { type: "http", scheme: "bearer" } };
  if (/\bBasic\b/.test(text)) return { name: "basicAuth", value: { type: "http", scheme: "basic" } };
  const header = authorization === undefined ? /^([\w-]+?)string/m.exec(text)?.[1] : "Authorization";
  if (header === undefined) return null;
  return { name: "apiKey", value: { type: "apiKey", in: "header", name: header } };
}

function requestBodyOf(writer: Writer): JsonObject | null {
  const section = sectionOf(writer, "request");
  if (section === undefined) return null;
  const list = fieldsOf(section.lines, null);
  const isForm = /multipart form/i.test(list.intro ?? "");
  const mediaType = isForm ? "multipart/form-data" : "application/json";
  const pointer = appendPointer(writer.pointer, "requestBody", "content", mediaType, "schema");
  writer.places.set(appendPointer(writer.pointer, "requestBody"), { line: section.line, column: 1 });
  const required = list.fields.filter((field) => field.isRequired === true).map(({ name }) => name);
  const body = objectOf(writer, list.fields, pointer);
  const schema = { ...body, ...(required.length === 0 ? {} : { required }) };
  const isList = /a list of/i.test(list.intro ?? "");
  return { required: true, content: { [mediaType]: { schema: isList ? { type: "array", items: schema } : schema } } };
}

/** An object of the fields shown; null is stated only by the newest generation, and elsewhere means `optional`. */
function objectOf(writer: Writer, fields: readonly PlacedField[], pointer: JsonPointer): JsonObject {
  const isNullKnown = generationOf(writer) === "t4";
  const properties = fields.map((field) => {
    const at = appendPointer(pointer, "properties", field.name);
    writer.places.set(at, { line: field.line, column: 1 });
    if (field.isEnum && field.values.length === 0) writer.unstated.push({ keyword: "enum", pointer: at });
    if (field.isOpaque) writer.unstated.push({ keyword: "properties", pointer: at });
    return [field.name, schemaOfField(field, { isNullKnown })] as const;
  });
  return { type: "object", properties: Object.fromEntries(properties) };
}

function responsesOf(writer: Writer): JsonObject {
  const section = sectionOf(writer, "response");
  const pointer = appendPointer(writer.pointer, "responses", ASSUMED_STATUS);
  const success: [string, JsonValue][] = [];
  if (section !== undefined) {
    writer.places.set(pointer, { line: section.line, column: 1 });
    success.push([ASSUMED_STATUS, successOf(writer, section, pointer)]);
  }
  return Object.fromEntries([...success, ...errorsOf(writer)]);
}

/** No status is printed for the success case. */
const ASSUMED_STATUS = "200";

function successOf(writer: Writer, section: FernSection, pointer: JsonPointer): JsonObject {
  const example = parsedExample(writer.cut);
  const sample = Array.isArray(example) ? example[0] : example;
  const names = isJsonObject(sample) ? new Set(Object.keys(sample)) : null;
  const { intro, fields } = fieldsOf(section.lines, names);
  if (fields.length === 0 && names !== null && names.size > 0)
    throw unreadable(writer.page, "its field list lost its types");
  writer.unstated.push({ keyword: "status", pointer });
  const response = { description: intro ?? "", "x-driftline-unknown": ["status"] };
  if (fields.length === 0) return response;
  const isList = Array.isArray(example);
  const schemaPointer = appendPointer(pointer, "content", "application/json", "schema");
  const objectPointer = isList ? appendPointer(schemaPointer, "items") : schemaPointer;
  for (const { name } of fields)
    writer.unstated.push({ keyword: "required", pointer: appendPointer(objectPointer, "properties", name) });
  const body = { ...objectOf(writer, fields, objectPointer), "x-driftline-unknown": ["required"] };
  return { ...response, content: { "application/json": { schema: isList ? { type: "array", items: body } : body } } };
}

function parsedExample(cut: FernPage): JsonValue | undefined {
  try {
    return cut.example === null ? undefined : (JSON.parse(cut.example.text) as JsonValue);
  } catch {
    return undefined;
  }
}

/** Pairs of lines, a status and its name; the bodies are folded away on the page. */
function errorsOf(writer: Writer): readonly (readonly [string, JsonValue])[] {
  const lines = (sectionOf(writer, "errors")?.lines ?? []).filter(({ text }) => text.trim() !== "");
  return lines.flatMap(({ text, line }, index) => {
    if (!/^[1-5]\d\d$/.test(text.trim())) return [];
    const pointer = appendPointer(writer.pointer, "responses", text.trim());
    writer.places.set(pointer, { line, column: 1 });
    writer.unstated.push({ keyword: "content", pointer });
    const name = lines[index + 1]?.text.trim() ?? "";
    const description = /^[1-5]\d\d$/.test(name) ? "" : name;
    return [[text.trim(), { description, "x-driftline-unknown": ["content"] }] as const];
  });
}

/**
 * The renderer's generation. Up to T3 ` or null` marks every optional field, required ones first: so all fields after
 * a short prefix carry it. In T4 it is nullability. T1 printed `Optional` in responses and never null.
 */
function generationOf(writer: Writer): "t1" | "t2" | "t4" {
  const section = sectionOf(writer, "response");
  const { fields } = fieldsOf(section?.lines ?? [], null);
  if (fields.some(({ isRequired }) => isRequired !== null)) return "t1";
  if (/^For AI agents: a documentation index/m.test(writer.page.text)) return "t4";
  const firstNull = fields.findIndex(({ saysNull }) => saysNull);
  if (firstNull < 0) return "t4";
  const isMarkedToTheEnd = fields.slice(firstNull).every(({ saysNull }) => saysNull);
  return isMarkedToTheEnd && fields.length - firstNull > 1 ? "t2" : "t4";
}

function unstatedDefects(writer: Writer): readonly Defect[] {
  const detail = `the page does not state ${unstatedPhrase(writer)}`;
  return writer.unstated.map(({ keyword, pointer }) => ({
    ruleId: "spec-page-unstated",
    pointer,
    subject: keyword,
    detail,
  }));
}

/** Told in the order of what hurts most. */
const UNSTATED: Readonly<Record<string, (names: readonly string[]) => string>> = {
  required: (names) => `whether ${names.length} response fields are required`,
  enum: (names) => `the values of ${names.map((name) => `\`${name}\``).join(", ")}`,
  properties: (names) => `the members of ${names.map((name) => `\`${name}\``).join(", ")}`,
  status: () => `the success status (assumed ${ASSUMED_STATUS})`,
  content: (names) => `the bodies of ${names.join(", ")}`,
};

function unstatedPhrase(writer: Writer): string {
  const phrases = Object.entries(UNSTATED).flatMap(([keyword, phrase]) => {
    const names = writer.unstated.filter((place) => place.keyword === keyword).map(({ pointer }) => lastToken(pointer));
    return names.length === 0 ? [] : [phrase(names)];
  });
  return [phrases.slice(0, -1).join(", "), ...phrases.slice(-1)].filter((phrase) => phrase !== "").join(" and ");
}

function lastToken(pointer: JsonPointer): string {
  return parsePointer(pointer).at(-1) ?? "";
}
