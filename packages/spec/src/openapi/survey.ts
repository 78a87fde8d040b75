import { isJsonObject, type JsonObject, type JsonValue, pointerOfReference, resolvePointer } from "@driftline/model";
import { undoDoubleDecoding } from "./mojibake.js";
import { PROSE } from "./repair-text.js";
import { IDENTIFIERS } from "./resolve-anchors.js";

/**
 * What a description may hold that has to be put right before its schemas are converted, found in one reading: most hold
 * nothing of the kind. A survey may say more than there is, and never less.
 */
export interface Survey {
  readonly hasIdentifiers: boolean;
  readonly hasDamagedText: boolean;
  /** Every text that stands as a `$ref`. */
  readonly references: ReadonlySet<string>;
  /** Every text of a member that holds a `#`, so that it may lead somewhere, whatever the member is called. */
  readonly leading: ReadonlySet<string>;
}

/** A document that was surveyed before. */
export interface Surveyed {
  readonly document: JsonObject;
  readonly survey: Survey;
}

/** The survey of a document; what it has in common with the one before, as the same objects at the same place, is not read again. */
export function surveyOf(document: JsonObject, before?: Surveyed): Survey {
  const { hasIdentifiers = false, hasDamagedText = false, references = [], leading = [] } = before?.survey ?? {};
  const found = { hasIdentifiers, hasDamagedText, references: new Set(references), leading: new Set(leading) };
  look(document, before?.document, found);
  return found;
}

/** Whether every reference leads to an object of the document. */
export function areSound(references: ReadonlySet<string>, document: JsonObject): boolean {
  for (const reference of references) {
    const pointer = pointerOfReference(reference);
    if (pointer === undefined || !isJsonObject(resolvePointer(document, pointer))) return false;
  }
  return true;
}

interface Found {
  hasIdentifiers: boolean;
  hasDamagedText: boolean;
  readonly references: Set<string>;
  readonly leading: Set<string>;
}

function look(value: JsonValue, known: JsonValue | undefined, found: Found): void {
  if (value === known || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    const others = Array.isArray(known) ? (known as readonly JsonValue[]) : [];
    for (let index = 0; index < value.length; index += 1) look(value[index] as JsonValue, others[index], found);
    return;
  }
  const others = isJsonObject(known) ? known : undefined;
  const object = value as JsonObject;
  for (const name in object) {
    const member = object[name] as JsonValue;
    if (IDENTIFIERS.has(name)) found.hasIdentifiers = true;
    if (typeof member === "string") {
      if (member.includes("#")) found.leading.add(member);
      if (name === "$ref") found.references.add(member);
      else if (PROSE.has(name) && undoDoubleDecoding(member) !== undefined) found.hasDamagedText = true;
    } else if (typeof member === "object" && member !== null)
      look(member, others !== undefined && Object.hasOwn(others, name) ? others[name] : undefined, found);
  }
}
