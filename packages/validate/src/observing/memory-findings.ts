import { type Contract, type Finding, findingOf, type JsonPointer, parsePointer, ruleOf } from "@driftline/model";
import type { CheckPartial } from "../folding/check-partial.js";
import { locationOfFirst } from "../folding/first-seen.js";
import { placeName } from "../judging/drift-of-violation.js";
import { type PropertyNode, propertyTreeOf } from "../property-tree.js";
import type { ObservedResponse } from "./observation.js";
import { HABIT_RUNS, NEWS_RUNS, type PlaceMemory, responseKey, type ShapeMemory } from "./shape-memory.js";

/**
 * `observed-...`: what the wire did in five runs on end and in two no longer does. `memory` is the memory after this run
 * (`updateMemory`), so that the second run decides; what this run did not see, it says nothing about. A habit that stays
 * broken is told in every run until it returns or the memory is deleted.
 */
export function memoryFindings(contract: Contract, memory: ShapeMemory, partial: CheckPartial): readonly Finding[] {
  const memoriesByKey = new Map(memory.responses.map((response) => [responseKey(response), response]));
  return partial.observed.flatMap((observed) => {
    const places = memoriesByKey.get(responseKey(observed))?.places ?? {};
    const root = observed.schema === null ? null : propertyTreeOf(contract.document, observed.schema).root;
    const site = { contract, observed, root };
    return Object.entries(places).flatMap(([place, habit]) => findingsAt(site, place, habit));
  });
}

interface Site {
  readonly contract: Contract;
  readonly observed: ObservedResponse;
  readonly root: PropertyNode | null;
}

function findingsAt(site: Site, place: JsonPointer, habit: PlaceMemory): readonly Finding[] {
  const documented = nodeAt(site.root, place);
  const name = parsePointer(place).at(-1) ?? null;
  const what = placeName(place, "response");
  const findings: Finding[] = [];
  const tell = (ruleId: string, message: string, known: Partial<Finding> = {}): void => {
    findings.push(
      memoryFinding(site, { ruleId, message, documented }, { instanceLocation: place, subject: name, ...known }),
    );
  };
  const owner = place.slice(0, place.lastIndexOf("/"));
  if (
    (habit.always ?? 0) >= HABIT_RUNS &&
    (habit.gone ?? 0) >= NEWS_RUNS &&
    !isUndocumented(site.root, owner, documented)
  ) {
    tell("observed-property-vanished", `${what} was in every response of ${HABIT_RUNS} runs and is gone`, {
      instanceLocation: owner,
    });
  }
  if ((habit.never ?? 0) >= HABIT_RUNS && (habit.came ?? 0) >= NEWS_RUNS && documented !== null) {
    tell("observed-property-appeared", `${what} was in no response of ${HABIT_RUNS} runs and comes now`);
  }
  if ((habit.nonNull ?? 0) >= HABIT_RUNS && (habit.nulls ?? 0) >= NEWS_RUNS) {
    tell("observed-null-appeared", `${what} was never null in ${HABIT_RUNS} runs and is now`, { subject: null });
  }
  for (const [type, runs] of Object.entries(habit.foreign ?? {})) {
    if (runs < NEWS_RUNS) continue;
    tell("observed-type-changed", `${what} was ${habit.types.join(" or ")} in ${HABIT_RUNS} runs and is ${type} now`, {
      subject: type,
    });
  }
  return findings;
}

/** That what nobody documented is gone resolves what was told while it was there; it is no drift of its own. */
function isUndocumented(root: PropertyNode | null, owner: JsonPointer, documented: PropertyNode | null): boolean {
  return documented === null && (nodeAt(root, owner)?.properties.size ?? 0) > 0;
}

function memoryFinding(
  { contract, observed }: Site,
  rule: { readonly ruleId: string; readonly message: string; readonly documented: PropertyNode | null },
  known: Partial<Finding>,
): Finding {
  const { level, hint } = ruleOf(rule.ruleId);
  const pointer = rule.documented?.schema ?? observed.schema;
  return findingOf({
    ruleId: rule.ruleId,
    level,
    message: rule.message,
    vendor: contract.vendor,
    operation: observed.operation,
    status: observed.status,
    mediaType: observed.mediaType,
    base: pointer === null ? null : { ...contract.positions.locate(pointer), pointer },
    revision: locationOfFirst(observed.first),
    count: observed.exchanges,
    total: observed.exchanges,
    hint,
    ...known,
  });
}

function nodeAt(root: PropertyNode | null, place: JsonPointer): PropertyNode | null {
  let node = root;
  for (const token of parsePointer(place)) {
    if (node === null) return null;
    node = token === "*" ? (node.items ?? node.members) : (node.properties.get(token) ?? null);
  }
  return node;
}
