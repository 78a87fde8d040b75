import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { Defect } from "./defect.js";
import { undoDoubleDecoding } from "./mojibake.js";
import { someMember } from "./some-member.js";

/** Members that hold prose wherever they stand and whatever they are called beside. */
export const PROSE: ReadonlySet<string> = new Set(["description", "summary", "title"]);

/** Prose that was decoded twice, put right; names and values are left as they are, for they travel on the wire. */
export function repairText(document: JsonObject): {
  readonly document: JsonObject;
  readonly defects: readonly Defect[];
} {
  if (!someMember(document, isDamaged)) return { document, defects: [] };
  const defects: Defect[] = [];
  return { document: repaired(document, "", defects) as JsonObject, defects };
}

function isDamaged(name: string, member: JsonValue): boolean {
  return typeof member === "string" && PROSE.has(name) && undoDoubleDecoding(member) !== undefined;
}

function repaired(value: JsonValue, pointer: JsonPointer, defects: Defect[]): JsonValue {
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    const mapped = items.map((item, index) => repaired(item, appendPointer(pointer, index), defects));
    return mapped.every((item, index) => item === items[index]) ? value : mapped;
  }
  if (!isJsonObject(value)) return value;
  let changed = false;
  const members = Object.entries(value).map(([name, member]) => {
    const mapped = repairedMember(name, member as JsonValue, appendPointer(pointer, name), defects);
    changed ||= mapped !== member;
    return [name, mapped] as const;
  });
  return changed ? Object.fromEntries(members) : value;
}

function repairedMember(name: string, member: JsonValue, pointer: JsonPointer, defects: Defect[]): JsonValue {
  if (typeof member === "object") return repaired(member, pointer, defects);
  if (typeof member !== "string" || !PROSE.has(name)) return member;
  const text = undoDoubleDecoding(member);
  if (text === undefined) return member;
  defects.push({ ruleId: "spec-text-mojibake", pointer, subject: null, detail: "text was decoded twice" });
  return text;
}
