import { appendPointer, escapeToken, type JsonPointer, type JsonValue, type Violation } from "@driftline/model";

/**
 * A place in an instance, with what the schemas that apply there have said about it. Every schema that looks at the same
 * place shares its site, so that a property is documented when any of them names it.
 */
export class Site {
  /** Names that some schema found documented one by one. */
  #named: Set<string> | undefined;
  /** The properties of the schemas that looked here: each name in them is documented, and is no map key. */
  #properties: ReadonlyMap<string, unknown> | undefined;
  #otherProperties: ReadonlyMap<string, unknown>[] | undefined;
  /** Any property may come here. */
  isFree = false;
  /** Nothing below needs another look: it is documented throughout, or already reported. */
  isSettled = false;
  /** The schema that names properties here, for the location of an undocumented one. */
  owner: JsonPointer | undefined;
  /** Whether the token is a map key or an array index: folded unless some schema names it. */
  isFolded: boolean;
  children: Map<string | number, Site> | undefined;
  /** The schemas that said here already what they have to say. */
  explainedBy: Set<object> | undefined;

  constructor(
    readonly parent: Site | undefined,
    readonly token: string | number,
    isFolded: boolean,
  ) {
    this.isFolded = isFolded;
  }

  /** A schema with these `properties` looks here. */
  nameAll(properties: ReadonlyMap<string, unknown>): void {
    if (this.#properties === undefined) this.#properties = properties;
    else {
      this.#otherProperties ??= [];
      this.#otherProperties.push(properties);
    }
  }

  name(name: string): void {
    this.#named ??= new Set();
    this.#named.add(name);
  }

  /** Whether any schema that looked here names the property. */
  names(name: string): boolean {
    return this.#hasProperty(name) || this.#named?.has(name) === true;
  }

  #hasProperty(name: string): boolean {
    return (
      this.#properties?.has(name) === true || this.#otherProperties?.some((properties) => properties.has(name)) === true
    );
  }

  child(token: string | number, isFolded: boolean): Site {
    this.children ??= new Map();
    let site = this.children.get(token);
    if (site === undefined) {
      site = new Site(this, token, isFolded);
      this.children.set(token, site);
    } else if (!isFolded) site.isFolded = false;
    return site;
  }

  pointer(): JsonPointer {
    return this.parent === undefined ? "" : appendPointer(this.parent.pointer(), this.token);
  }

  foldedPointer(): JsonPointer {
    const { parent, token } = this;
    if (parent === undefined) return "";
    if (typeof token === "number") return `${parent.foldedPointer()}/${this.isFolded ? "*" : token}`;
    const isMapKey = this.isFolded && !parent.#hasProperty(token);
    return `${parent.foldedPointer()}/${isMapKey ? "*" : escapeToken(token)}`;
  }
}

/** What was found, before duplicates are taken out. */
export interface Remark {
  readonly site: Site;
  readonly kind: Violation["kind"];
  readonly keyword: string;
  readonly keywordLocation: JsonPointer;
  readonly subject: string | null;
  readonly expected: string;
  readonly value?: JsonValue;
  readonly isForbidden?: boolean;
}

/** Gravest first: of several remarks about one value the first is told, the others only echo it. */
const VALUE_KINDS: readonly Violation["kind"][] = [
  "null",
  "type",
  "discriminator",
  "union",
  "enum-value",
  "format",
  "constraint",
];

/** One violation per wrong value: echoes of one value in several branches and keywords are taken out. */
export function violationsOf(remarks: readonly Remark[]): readonly Violation[] {
  if (remarks.length === 1) return remarks.map(toViolation);
  const kept = new Map<string, Remark>();
  const concerned = new Set<string>();
  const told = withoutForbidden(remarks);
  for (const remark of told) {
    if (remark.kind !== "property-missing" && remark.kind !== "property-undocumented") continue;
    kept.set(`${remark.kind} ${remark.subject} ${remark.site.pointer()}`, remark);
    const owner = remark.kind === "property-missing" ? remark.site : remark.site.parent;
    if (owner !== undefined) concerned.add(owner.pointer());
  }
  for (const remark of told) {
    if (remark.kind === "property-missing" || remark.kind === "property-undocumented") continue;
    const pointer = remark.site.pointer();
    if (concerned.has(pointer) && COUNTING.has(remark.keyword)) continue;
    const isAboutName = remark.keyword === "propertyNames";
    // A property that no keyword lets in is told as such, the graver of the two; that its name is refused only echoes it.
    if (
      isAboutName &&
      kept.has(`property-undocumented ${remark.subject} ${appendPointer(pointer, remark.subject ?? "")}`)
    )
      continue;
    const key = isAboutName ? `name ${remark.subject} ${pointer}` : `value ${pointer}`;
    const other = kept.get(key);
    if (other === undefined || rank(remark) < rank(other)) kept.set(key, remark);
  }
  return [...kept.values()].map(toViolation);
}

/** What a property that must not be there holds is no matter: that it is there is what is wrong. */
function withoutForbidden(remarks: readonly Remark[]): readonly Remark[] {
  const forbidden = new Set(remarks.filter(forbids).map(({ site }) => site));
  if (forbidden.size === 0) return remarks;
  const isWithin = (site: Site | undefined): boolean =>
    site !== undefined && (forbidden.has(site) || isWithin(site.parent));
  return remarks.filter((remark) => !isWithin(forbids(remark) ? remark.site.parent : remark.site));
}

function forbids({ kind, isForbidden }: Remark): boolean {
  return kind === "property-undocumented" && isForbidden === true;
}

const COUNTING: ReadonlySet<string> = new Set(["minProperties", "maxProperties"]);

function rank(remark: Remark): number {
  return VALUE_KINDS.indexOf(remark.kind);
}

function toViolation(remark: Remark): Violation {
  const { site, kind, keyword, keywordLocation, subject, expected } = remark;
  const violation: Writable<Violation> = {
    kind,
    keyword,
    instanceLocation: site.pointer(),
    foldedLocation: site.foldedPointer(),
    keywordLocation,
    subject,
    expected,
  };
  // Absent members stay absent: a violation is compared and stored as data.
  if (remark.value !== undefined) violation.value = remark.value;
  if (remark.isForbidden !== undefined) violation.isForbidden = remark.isForbidden;
  return violation;
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] };
