import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  parsePointer,
  textOfJson,
} from "@driftline/model";
import type { Defect } from "../openapi/defect.js";
import { type FieldList, fieldsOf, type PlacedField, schemaOfField } from "./fern-fields.js";
import type { FernPage, FernSection, SectionName } from "./fern-lines.js";
import { type PageExtract, type PageText, type Place, positionsOf } from "./page.js";
import { exampleDefects } from "./page-example.js";
import { unreadablePage } from "./unreadable.js";

/** Which generation of the renderer a page is from, and the name of its form. */
export interface FernForm {
  readonly generation: FernGeneration;
  readonly form: "text" | "html";
}

/** See `docs`: T2 and T3 differ in nothing that is read here. */
export type FernGeneration = "t1" | "t2" | "t4";

/** The operation that the parts of a Fern page describe; what they leave out is unknown, and said so. */
export function fernOperation(page: PageText, cut: FernPage, { generation, form }: FernForm): PageExtract {
  const places = new Map<JsonPointer, Place>([["", { line: cut.methodLine, column: 1 }]]);
  const address = addressOf(cut, page);
  const pointer = appendPointer("/paths", address.path, cut.method.toLowerCase());
  const writer: Writer = { page, cut, generation, places, unstated: [], pointer };
  places.set(pointer, { line: cut.methodLine, column: 1 });
  const { operation, components } = operationOf(writer);
  const description: JsonObject = {
    openapi: "3.1.0",
    info: { title: cut.title === "" ? address.path : cut.title, version: "unstated" },
    ...(address.server === null ? {} : { servers: [{ url: address.server }] }),
    paths: { [address.path]: { [cut.method.toLowerCase()]: operation } },
    ...(components === null ? {} : { components }),
  };
  const { example } = cut;
  return {
    platform: "fern",
    generation: `${form}-${generation}`,
    description,
    positions: positionsOf(page.uri, places),
    defects: [...unstatedDefects(writer), ...exampleDefects({ description, pointer, example, places })],
    repairs: [],
    isPartial: true,
  };
}

interface Writer {
  readonly page: PageText;
  readonly cut: FernPage;
  readonly generation: FernGeneration;
  readonly places: Map<JsonPointer, Place>;
  readonly unstated: { readonly keyword: string; readonly pointer: JsonPointer }[];
  readonly pointer: JsonPointer;
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
  if (first === undefined) throw unreadablePage(page, "it names no address");
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
  const authorization = headers.find(({ parameter }) => textOfJson(parameter.name).toLowerCase() === "authorization");
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
  const text = section?.lines.map((line) => line.text).join("\n") ?? textOfJson(authorization?.description ?? "");
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

/** An object of the fields shown. */
function objectOf(writer: Writer, fields: readonly PlacedField[], pointer: JsonPointer): JsonObject {
  const properties = fields.map((field) => {
    const at = appendPointer(pointer, "properties", field.name);
    writer.places.set(at, { line: field.line, column: 1 });
    if (field.isEnum && field.values.length === 0) writer.unstated.push({ keyword: "enum", pointer: at });
    if (field.isOpaque) writer.unstated.push({ keyword: "properties", pointer: at });
    return [field.name, schemaOfField(field, { isNullKnown: isNullKnown(writer, field) })] as const;
  });
  return { type: "object", properties: Object.fromEntries(properties) };
}

/** T4 prints ` or null` for null; T2 and T3 print it for optional fields as well; T1 never prints it. */
function isNullKnown({ generation }: Writer, field: PlacedField): boolean {
  return generation === "t4" || (generation === "t2" && !field.saysNull);
}

/** What a generation says of a response field: T1 marks optional ones, T2 and T3 as ` or null`, T4 says nothing. */
function requirednessOf({ generation }: Writer, field: PlacedField): boolean | null {
  if (generation === "t1") return field.isRequired !== false;
  return generation === "t2" && !field.saysNull ? true : null;
}

/** The response object with the fields known to be required, and whether any is unknown. */
function responseObject(writer: Writer, { fields }: FieldList, pointer: JsonPointer): JsonObject {
  const required = fields.filter((field) => requirednessOf(writer, field) === true).map(({ name }) => name);
  const unknown = fields.filter((field) => requirednessOf(writer, field) === null);
  for (const { name } of unknown)
    writer.unstated.push({ keyword: "required", pointer: appendPointer(pointer, "properties", name) });
  return {
    ...objectOf(writer, fields, pointer),
    ...(required.length === 0 ? {} : { required }),
    ...(unknown.length === 0 ? {} : { "x-driftline-unknown": ["required"] }),
  };
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
  const list = fieldsOf(section.lines, names);
  const { intro, fields } = list;
  if (fields.length === 0 && names !== null && names.size > 0)
    throw unreadablePage(writer.page, "its field list lost its types");
  writer.unstated.push({ keyword: "status", pointer });
  const response = { description: intro ?? "", "x-driftline-unknown": ["status"] };
  if (fields.length === 0) return response;
  const isList = Array.isArray(example);
  const schemaPointer = appendPointer(pointer, "content", "application/json", "schema");
  const objectPointer = isList ? appendPointer(schemaPointer, "items") : schemaPointer;
  const body = responseObject(writer, list, objectPointer);
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
