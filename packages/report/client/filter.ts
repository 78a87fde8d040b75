import type { PageFinding } from "../src/html/page-data.js";

/** What the reader wants to see, as it stands in the page's address. */
export interface Filter {
  readonly text: string;
  /** Empty: every level. */
  readonly levels: ReadonlySet<string>;
  /** Empty: every state but `suppressed`. */
  readonly states: ReadonlySet<string>;
  /** Empty: every vendor. */
  readonly vendor: string;
  /** The finding a deep link opens. */
  readonly finding: string;
}

/** The filter in a fragment such as `#level=error&q=stage`. A fragment without `=` names a section: no filter. */
export function filterOf(fragment: string): Filter {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  return {
    text: fields.get("q") ?? "",
    levels: words(fields.get("level")),
    states: words(fields.get("state")),
    vendor: fields.get("vendor") ?? "",
    finding: fields.get("finding") ?? "",
  };
}

/** The fragment of a filter; empty where nothing is filtered. */
export function fragmentOf(filter: Filter): string {
  const fields = new URLSearchParams();
  if (filter.text !== "") fields.set("q", filter.text);
  if (filter.levels.size > 0) fields.set("level", [...filter.levels].join(","));
  if (filter.states.size > 0) fields.set("state", [...filter.states].join(","));
  if (filter.vendor !== "") fields.set("vendor", filter.vendor);
  if (filter.finding !== "") fields.set("finding", filter.finding);
  const text = fields.toString();
  return text === "" ? "" : `#${text}`;
}

/** The findings a filter lets through, in their order. A linked finding is always among them. */
export function select(findings: readonly PageFinding[], filter: Filter): readonly PageFinding[] {
  const needles = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return findings.filter((it) => it.id === filter.finding || passes(it, filter, needles));
}

function passes(it: PageFinding, filter: Filter, needles: readonly string[]): boolean {
  if (filter.levels.size > 0 && !filter.levels.has(it.level)) return false;
  if (filter.states.size > 0 ? !filter.states.has(it.state) : it.state === "suppressed") return false;
  if (filter.vendor !== "" && it.vendor !== filter.vendor) return false;
  if (needles.length === 0) return true;
  const text = haystackOf(it);
  return needles.every((needle) => text.includes(needle));
}

const haystacks = new WeakMap<PageFinding, string>();

/** Made once per finding: five thousand of them are searched at every key stroke. */
function haystackOf(it: PageFinding): string {
  const known = haystacks.get(it);
  if (known !== undefined) return known;
  const parts = [it.rule, it.message, it.vendor, it.operation, it.response, it.place, it.base?.text, it.sample, it.id];
  const text = parts.filter(Boolean).join(" ").toLowerCase();
  haystacks.set(it, text);
  return text;
}

function words(list: string | null): ReadonlySet<string> {
  return new Set((list ?? "").split(",").filter(Boolean));
}
