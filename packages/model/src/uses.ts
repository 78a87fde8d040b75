import { compareText, type Finding } from "./finding.js";
import { blankParameterNames } from "./fingerprint.js";
import { arrayOf, isJsonObject, type JsonObject, type JsonValue, memberOf, stringOf, textOfJson } from "./json.js";
import type { Location } from "./location.js";
import { appendPointer, parsePointer } from "./pointer.js";
import { ToolError } from "./tool-error.js";
import type { Touches, Unused, Use, Uses, UsesType } from "./use.js";

/** No declaration: everything is unknown. */
export const NO_USES: Uses = { uses: [], unused: [], types: [] };

/**
 * Reads the value of a `uses.yaml`: `owner`, and per operation `types`, `request` and `response` lists of uses and an `unused` list,
 * or the word `unused` for the whole operation.
 *
 * @throws {ToolError} USES_INVALID where it says something else, or more: a misspelt member would guard nothing.
 */
export function parseUses(value: JsonValue, location: Location): Uses {
  const fail = (what: string): never => {
    throw new ToolError("USES_INVALID", `${what} in \`${location.uri}\``, {
      hint: "see `docs/uses.md` for the form of a `uses.yaml`",
      location,
    });
  };
  if (value === null) return NO_USES;
  const operations = memberOf(value, "operations") ?? {};
  if (!isJsonObject(value) || !isJsonObject(operations)) return fail("no map of `operations`");
  checkMembers(value, ["owner", "operations"], "the file", fail);
  const owner = stringOf(value, "owner") ?? null;
  const uses: Use[] = [];
  const unused: Unused[] = [];
  const types: UsesType[] = [];
  for (const operation of Object.keys(operations)) {
    const entry = operations[operation] ?? null;
    if (entry === "unused") unused.push({ operation, direction: null, location: null });
    else if (isJsonObject(entry)) {
      checkMembers(entry, ["types", "request", "response", "unused"], `\`${operation}\``, fail);
      for (const direction of ["request", "response"] as const)
        for (const use of listOf(entry, direction, fail)) uses.push(useOf(use, { operation, direction, owner, fail }));
      for (const place of listOf(entry, "unused", fail)) unused.push(unusedOf(place, operation, fail));
      for (const type of typesListed(entry)) types.push(typeOf(type, operation, fail));
    } else fail(`\`${operation}\` is neither a map nor \`unused\``);
  }
  return { uses, unused, types };
}

type Fail = (what: string) => never;

function checkMembers(value: JsonValue, known: readonly string[], where: string, fail: Fail): void {
  const unknown = isJsonObject(value) ? Object.keys(value).filter((name) => !known.includes(name)) : [];
  if (unknown.length === 0) return;
  const names = unknown.map((name) => `\`${name}\``).join(", ");
  fail(`${where} has ${names}, which is none of ${known.join(", ")},`);
}

function listOf(entry: JsonObject, name: string, fail: Fail): readonly JsonValue[] {
  const list = memberOf(entry, name);
  if (list !== undefined && !Array.isArray(list)) fail(`\`${name}\` is no list`);
  return arrayOf(entry, name);
}

interface UseSite {
  readonly operation: string;
  readonly direction: "request" | "response";
  readonly owner: string | null;
  readonly fail: Fail;
}

function useOf(value: JsonValue, { operation, direction, owner, fail }: UseSite): Use {
  const at = typeof value === "string" ? value : stringOf(value, "at");
  if (at === undefined) return fail(`a use of \`${operation}\` says no \`at\``);
  checkMembers(value, ["at", "by", "values", "exhaustive", "owner", "from"], `a use of \`${operation}\``, fail);
  const by = memberOf(value, "by");
  const values = memberOf(value, "values");
  return {
    operation,
    direction,
    location: placeOf(at, operation, fail),
    values: Array.isArray(values) ? values.map((one) => (typeof one === "string" ? one : JSON.stringify(one))) : null,
    isExhaustive: memberOf(value, "exhaustive") === true,
    owner: stringOf(value, "owner") ?? owner,
    places: typeof by === "string" ? [by] : arrayOf(value, "by").map(textOfJson),
  };
}

function unusedOf(value: JsonValue, operation: string, fail: Fail): Unused {
  const at = typeof value === "string" ? value : stringOf(value, "at");
  if (at === undefined) return fail(`an \`unused\` of \`${operation}\` says no place`);
  checkMembers(value, ["at", "in"], `an \`unused\` of \`${operation}\``, fail);
  const direction = memberOf(value, "in");
  const isDirection = direction === "request" || direction === "response";
  if (direction !== undefined && !isDirection)
    fail(`the \`in\` of an \`unused\` of \`${operation}\` is neither \`request\` nor \`response\``);
  return { operation, direction: isDirection ? direction : null, location: placeOf(at, operation, fail) };
}

/** One name, or a list of them. */
function typesListed(entry: JsonObject): readonly JsonValue[] {
  const types = memberOf(entry, "types");
  return types === undefined ? [] : Array.isArray(types) ? types : [types];
}

function typeOf(value: JsonValue, operation: string, fail: Fail): UsesType {
  const name = typeof value === "string" ? value : stringOf(value, "name");
  if (name === undefined || name === "") return fail(`a type of \`${operation}\` says no \`name\``);
  checkMembers(value, ["name", "at"], `a type of \`${operation}\``, fail);
  return { operation, name, at: placeOf(stringOf(value, "at") ?? "", operation, fail) };
}

const PARAMETER = /^(path|query|header|cookie|querystring):./;

function placeOf(at: string, operation: string, fail: Fail): string {
  if (at !== "" && !at.startsWith("/") && !PARAMETER.test(at))
    fail(`\`${at}\` of \`${operation}\` is neither a JSON Pointer nor a parameter such as \`query:limit\``);
  return at;
}

/**
 * Levels as the uses want them: a warning about something used becomes an error (about an enum value only where the use is
 * exhaustive), anything about something declared unused becomes a note, and unknown usage changes nothing. A
 * finding that hurts names whom and where.
 */
export function applyUses(findings: readonly Finding[], uses: Uses): readonly Finding[] {
  return findings.map((finding) => {
    const { uses: touched, isUnused } = finding.touches ?? touchesOf(finding, uses);
    if (touched.length === 0) return isUnused ? { ...finding, level: "note" } : finding;
    const isRaised = finding.level === "warning" && touched.some((use) => isHurt(finding, use));
    const level = isRaised ? "error" : finding.level;
    return level === "note" ? finding : { ...finding, level, hint: hintOf(finding, touched) };
  });
}

/** The findings that hurt a declared use: what is left as it was once uses and levels have been weighed. */
export function hurtingFindings(findings: readonly Finding[], uses: Uses): readonly Finding[] {
  const judged = applyUses(findings, uses);
  return findings.filter((finding, index) => {
    const { uses: touched } = finding.touches ?? touchesOf(finding, uses);
    return judged[index]?.level !== "note" && touched.some((use) => isHurt(finding, use));
  });
}

function isHurt(finding: Finding, use: Use): boolean {
  if (!finding.ruleId.includes("enum-value-")) return true;
  return use.isExhaustive && (finding.subject === null || use.values?.includes(finding.subject) !== true);
}

/** What the hint of a finding begins with once it names the uses it hurts. */
const HURTS = "hurts ";

/** Whether `applyUses` found uses that a finding hurts: its hint names them. */
export function isHurting({ hint }: Pick<Finding, "hint">): boolean {
  return hint?.startsWith(HURTS) === true;
}

function hintOf(finding: Finding, uses: readonly Use[]): string {
  const names = uses.map((use) => {
    const place = use.places.length > 0 ? use.places.join(", ") : `${use.operation} ${use.location || "body"}`;
    return use.owner === null ? place : `${place} (${use.owner})`;
  });
  const distinct = [...new Set(names)].sort(compareText);
  const more = distinct.length > 5 ? ` and ${distinct.length - 5} more` : "";
  const hurts = `${HURTS}${distinct.slice(0, 5).join(", ")}${more}`;
  return finding.hint === null ? hurts : `${hurts}; ${finding.hint}`;
}

/** What a finding outside shared components touches: its own place says so. */
function touchesOf(finding: Finding, uses: Uses): Touches {
  const names = finding.operation === null ? (finding.operations?.names ?? []) : [finding.operation];
  const keys = new Set(names.map(blankParameterNames));
  const direction = finding.ruleId.startsWith("request-") ? "request" : "response";
  const place = finding.instanceLocation === null ? null : concernedPlace(finding, finding.instanceLocation);
  const touched = uses.uses.filter(
    (use) => keys.has(blankParameterNames(use.operation)) && isTouched(finding, use, { direction, place }),
  );
  const isUnused =
    names.length > 0 &&
    (finding.operations === null || finding.operations.count === names.length) &&
    names.every((name) => uses.unused.some((one) => isCovered(one, { name, direction, place })));
  return { uses: touched, isUnused };
}

interface Concern {
  readonly direction: "request" | "response";
  /** Null: the operation as a whole. */
  readonly place: string | null;
}

function isTouched(finding: Finding, use: Use, { direction, place }: Concern): boolean {
  const isParameter = PARAMETER.test(finding.subject ?? "") && direction === "request";
  if (isParameter) return use.location === finding.subject;
  if (place === null) return !finding.ruleId.startsWith("request-") && !finding.ruleId.startsWith("response-header-");
  return use.direction === direction && isWithin(use.location, place);
}

/** The property concerned where a finding names one, else the value. */
function concernedPlace(finding: Finding, location: string): string {
  const isAboutProperty = /-property-(?!deprecated|undocumented$)/.test(finding.ruleId);
  return isAboutProperty && finding.subject !== null ? appendPointer(location, finding.subject) : location;
}

function isCovered(unused: Unused, { name, direction, place }: Concern & { readonly name: string }): boolean {
  if (blankParameterNames(unused.operation) !== blankParameterNames(name)) return false;
  if (unused.location === null) return true;
  if (unused.direction !== null && unused.direction !== direction) return false;
  return place !== null && isWithin(place, unused.location);
}

/** Whether a place is another or lies below it; `*` stands for any index or key. @example isWithin("/a/0/b", "/a/*") */
export function isWithin(place: string, above: string): boolean {
  const tokens = parsePointer(place);
  return parsePointer(above).every((token, index) => {
    const own = tokens[index];
    return own !== undefined && (own === token || own === "*" || token === "*");
  });
}
