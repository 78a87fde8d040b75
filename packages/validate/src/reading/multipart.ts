import { type Body, isJsonMediaType, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { exactValueOf } from "@driftline/schema";
import { outlineOf } from "../schema-outline.js";
import { parameterOf } from "./content-type.js";
import { shapeOf, valueOfText } from "./string-values.js";

/** One part of a multipart body (RFC 7578, section 4). */
export interface BodyPart {
  readonly name: string;
  readonly mediaType: string | null;
  readonly isFile: boolean;
  readonly text: string;
}

/** The parts of a `multipart/form-data` body, or undefined where the boundary is missing or never appears. */
export function partsOf(body: Body, mediaType: string): readonly BodyPart[] | undefined {
  const boundary = parameterOf(mediaType, "boundary");
  const text = body.text ?? (body.bytes === null ? "" : new TextDecoder().decode(body.bytes));
  if (boundary === null || boundary === "") return undefined;
  const pieces = `\r\n${text.replace(/\r?\n/g, "\r\n")}`.split(`\r\n--${boundary}`);
  if (pieces.length < 2) return undefined;
  return pieces.slice(1).flatMap((piece) => (piece.startsWith("--") ? [] : partOf(piece)));
}

/** The value a multipart body means under its schema: JSON parts parsed, files as strings, repeated names as arrays. */
export function multipartValue(document: JsonObject, schema: JsonPointer, parts: readonly BodyPart[]): JsonObject {
  const outline = outlineOf(document, [schema]);
  const valuesByName = new Map<string, JsonValue[]>();
  for (const part of parts) {
    const property = outline.properties.get(part.name) ?? outline.members;
    const isArray = shapeOf(document, property) === "array";
    const schemas = isArray ? outlineOf(document, property).items : property;
    const value = partValue(document, schemas, part);
    const known = valuesByName.get(part.name);
    if (known === undefined) valuesByName.set(part.name, [value]);
    else known.push(value);
  }
  const entries = [...valuesByName].map(([name, values]): [string, JsonValue] => {
    const isArray = shapeOf(document, outline.properties.get(name) ?? outline.members) === "array";
    const only = values[0] ?? null;
    return [name, values.length > 1 || (isArray && !Array.isArray(only)) ? values : only];
  });
  return Object.fromEntries(entries);
}

function partValue(document: JsonObject, schema: readonly JsonPointer[], part: BodyPart): JsonValue {
  if (part.isFile) return part.text;
  if (part.mediaType !== null && isJsonMediaType(part.mediaType)) {
    try {
      const value: JsonValue = JSON.parse(part.text);
      return exactValueOf(part.text) ?? value;
    } catch {
      return part.text;
    }
  }
  return valueOfText(document, schema, part.text);
}

function partOf(piece: string): readonly BodyPart[] {
  const end = piece.indexOf("\r\n\r\n");
  if (end < 0) return [];
  const headers = new Map<string, string>();
  for (const line of piece.slice(0, end).split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = headers.get("content-disposition") ?? "";
  const name = parameterOf(disposition, "name");
  if (name === null) return [];
  const isFile = parameterOf(disposition, "filename") !== null;
  return [{ name, mediaType: headers.get("content-type") ?? null, isFile, text: piece.slice(end + 4) }];
}
