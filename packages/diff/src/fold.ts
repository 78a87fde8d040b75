import {
  blankParameterNames,
  type Contract,
  compareText,
  type Finding,
  findingOf,
  parsePointer,
  ruleOf,
} from "@driftline/model";
import type { Draft, Site } from "./draft.js";

/** Makes one finding of each difference, however many operations it shows in. */
export function foldDrafts(drafts: readonly Draft[], base: Contract, revision: Contract): readonly Finding[] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = JSON.stringify([draft.ruleId, draft.base, draft.revision, draft.subject, draft.instanceLocation]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [draft]);
    else group.push(draft);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const sites = group.flatMap((draft) => draft.sites);
    return first === undefined ? [] : [findingOfDraft({ ...first, sites }, base, revision)];
  });
}

function findingOfDraft(draft: Draft, base: Contract, revision: Contract): Finding {
  const rule = ruleOf(draft.ruleId);
  const names = [...new Set(draft.sites.map((site) => site.operation))].sort(compareText);
  const scope = scopeOf(draft, names.length);
  const isShared = names.length > 1 || draft.component !== null;
  const finding = findingOf({
    ruleId: draft.ruleId,
    level: draft.level ?? rule.level,
    message: draft.message,
    vendor: base.vendor,
    operation: names.length === 1 ? (names[0] ?? null) : null,
    status: isShared ? null : only(draft.sites, "status"),
    mediaType: isShared ? null : only(draft.sites, "mediaType"),
    instanceLocation: draft.instanceLocation,
    base: draft.base === null ? null : base.positions.locate(draft.base),
    revision: draft.revision === null ? null : revision.positions.locate(draft.revision),
    subject: draft.subject,
    witness: draft.witness,
    proof: draft.proof,
    operations: names.length === 0 ? null : { count: names.length, names: names.slice(0, 10) },
    hint: [
      ...(draft.reason === null ? [] : [`unproved: ${draft.reason}`]),
      ...(draft.opinion === undefined ? [] : [`json-schema-diff was asked and said: ${draft.opinion}`]),
      rule.hint,
    ].join("; "),
  });
  const scoped = scope === undefined ? finding : { ...finding, scope };
  return draft.touches === undefined ? scoped : { ...scoped, touches: draft.touches };
}

/** What stands for the operation in the fingerprint: the component, the shared place, or the parameter concerned. */
function scopeOf(draft: Draft, operations: number): string | undefined {
  if (draft.component !== null) return draft.component;
  const [site] = draft.sites;
  if (operations > 1) return sharedPlace(draft);
  return site === undefined || site.name === null ? undefined : `${blankParameterNames(site.operation)} ${site.name}`;
}

/** A place above operations (`/security`, the parameters of a path), without indices, which move. */
function sharedPlace(draft: Draft): string {
  const tokens = parsePointer(draft.base ?? draft.revision ?? "");
  const named = tokens.filter((token) => !/^\d+$/.test(token)).map(blankParameterNames);
  const name = draft.sites[0]?.name;
  return [...named, ...(name == null ? [] : [name])].join(" ");
}

function only(sites: readonly Site[], member: "status" | "mediaType"): string | null {
  const values = new Set(sites.map((site) => site[member]));
  const [value] = values;
  return values.size === 1 && value !== undefined ? value : null;
}
