import {
  appendPointer,
  type Contract,
  follow,
  type Operation,
  objectOf,
  operationsUnder,
  resolvePointer,
} from "@driftline/model";
import type { Canonical } from "@driftline/schema";
import { type Draft, structural } from "../draft.js";
import { requestBodyParts, responseParts } from "./bodies.js";
import { matchOperations, type OperationPair } from "./match.js";
import { parameterParts } from "./parameters.js";
import { securityParts } from "./security.js";
import { serverParts } from "./servers.js";
import type { OperationSite, Part } from "./site.js";

/** Both contracts, and the day on which an operation's `x-sunset` is looked at. */
export interface OperationSides {
  readonly base: { readonly contract: Contract; readonly canonical: Canonical };
  readonly revision: { readonly contract: Contract; readonly canonical: Canonical };
  /** RFC 3339; null: no sunset counts as past. */
  readonly now: string | null;
}

/** Everything that differs about operations, webhooks and callbacks, and the schemas that are to be compared. */
export function* operationParts(sides: OperationSides): Generator<Part> {
  const { base, revision } = sides;
  yield* matchedParts(sides, base.contract.operations, revision.contract.operations, { prefix: "", isTurned: false });
  const hooks = (contract: Contract) => operationsUnder(contract.document, "/webhooks");
  yield* matchedParts(sides, hooks(base.contract), hooks(revision.contract), { prefix: "webhook ", isTurned: true });
}

interface Naming {
  readonly prefix: string;
  readonly isTurned: boolean;
}

function* matchedParts(
  sides: OperationSides,
  before: readonly Operation[],
  after: readonly Operation[],
  naming: Naming,
): Generator<Part> {
  const { pairs, added, removed } = matchOperations(before, after);
  for (const operation of removed) yield { draft: removedDraft(operation, naming, sides) };
  for (const operation of added) yield { draft: addedDraft(operation, naming) };
  for (const pair of pairs) yield* pairParts(sides, pair, naming);
}

function removedDraft(operation: Operation, naming: Naming, sides: OperationSides): Draft {
  const isSunset = sides.now !== null && operation.sunset !== null && isPast(operation.sunset, sides.now);
  const name = naming.prefix + operation.key;
  return structural({
    ruleId: "operation-removed",
    ...(isSunset ? { level: "warning" } : {}),
    operation: name,
    message: `operation \`${name}\` was removed${isSunset ? `, after its sunset ${operation.sunset}` : ""}`,
    base: operation.pointer,
    revision: null,
  });
}

function isPast(sunset: string, now: string): boolean {
  const day = Date.parse(sunset);
  return !Number.isNaN(day) && day < Date.parse(now);
}

function addedDraft(operation: Operation, naming: Naming): Draft {
  const name = naming.prefix + operation.key;
  return structural({
    ruleId: "operation-added",
    operation: name,
    message: `operation \`${name}\` was added`,
    base: null,
    revision: operation.pointer,
  });
}

function* pairParts(sides: OperationSides, pair: OperationPair, naming: Naming): Generator<Part> {
  const site: OperationSite = { ...pair, name: naming.prefix + pair.base.key, isTurned: naming.isTurned };
  yield* statementParts(site);
  if (!naming.isTurned) {
    yield* serverParts(site);
    const documents = { base: sides.base.contract.document, revision: sides.revision.contract.document };
    yield* securityParts(site, documents);
  }
  yield* parameterParts(site, sides.base.canonical, sides.revision.canonical);
  yield* requestBodyParts(site);
  yield* responseParts(site);
  yield* callbackParts(sides, site);
}

/** What an operation says about itself. */
function* statementParts(site: OperationSite): Generator<Part> {
  const { base, revision, name: operation } = site;
  const places = { operation, base: base.pointer, revision: revision.pointer };
  if (base.isDeprecated !== revision.isDeprecated)
    yield {
      draft: structural({
        ruleId: revision.isDeprecated ? "operation-deprecated" : "operation-undeprecated",
        message: `operation \`${operation}\` ${revision.isDeprecated ? "became deprecated" : "is no longer deprecated"}`,
        ...places,
      }),
    };
  if (base.operationId !== revision.operationId && base.operationId !== null)
    yield {
      draft: structural({
        ruleId: "operation-id-changed",
        subject: base.operationId,
        message: `operation id \`${base.operationId}\` became ${revision.operationId === null ? "none" : `\`${revision.operationId}\``}`,
        ...places,
      }),
    };
}

/** Callbacks by name; what the vendor sends in them is for us to read. */
function* callbackParts(sides: OperationSides, site: OperationSite): Generator<Part> {
  const before = callbacksOf(sides.base.contract, site.base);
  const after = callbacksOf(sides.revision.contract, site.revision);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const naming = { prefix: `${site.name} callback ${name} `, isTurned: !site.isTurned };
    yield* matchedParts(sides, before.get(name) ?? [], after.get(name) ?? [], naming);
  }
}

/** The operations of each callback (OpenAPI 3.1.1, section 4.8.18), references to shared callbacks followed. */
function callbacksOf(contract: Contract, operation: Operation): ReadonlyMap<string, readonly Operation[]> {
  const pointer = appendPointer(operation.pointer, "callbacks");
  const callbacks = objectOf(resolvePointer(contract.document, operation.pointer), "callbacks");
  const names = Object.keys(callbacks ?? {});
  return new Map(
    names.map((name) => [name, operationsUnder(contract.document, callbackPlace(contract, pointer, name))]),
  );
}

function callbackPlace(contract: Contract, pointer: string, name: string): string {
  return follow(contract.document, appendPointer(pointer, name))?.pointer ?? appendPointer(pointer, name);
}
