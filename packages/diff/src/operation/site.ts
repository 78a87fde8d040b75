import type { Level, OperationKey } from "@driftline/model";
import type { Direction } from "@driftline/schema";
import type { Draft } from "../draft.js";
import type { Root } from "../schema/pair-graph.js";
import type { OperationPair } from "./match.js";

/** A pair of operations under comparison. */
export interface OperationSite extends OperationPair {
  /** What the operation is called in findings: the base's key, with what it is a callback of. */
  readonly name: OperationKey;
  /** Callbacks and webhooks: the vendor sends the request, and we answer. */
  readonly isTurned: boolean;
}

/** What comparing a part of an operation yields: differences, and pairs of schemas to be compared. */
export type Part = { readonly draft: Draft } | { readonly root: Root };

/** The direction, as a consumer sees it, of what is documented as a request or a response. */
export function directionOf(site: OperationSite, documented: Direction): Direction {
  if (!site.isTurned) return documented;
  return documented === "request" ? "response" : "request";
}

/**
 * What a structural rule is worth where the directions are turned round: a callback's request is what we read, its
 * response what we write.
 */
const TURNED: Readonly<Record<string, Level>> = {
  "request-body-added": "note",
  "request-body-became-optional": "error",
  "request-body-became-required": "note",
  "request-body-removed": "error",
  "request-media-type-added": "warning",
  "request-media-type-removed": "note",
  "request-parameter-became-optional": "error",
  "request-parameter-became-required": "note",
  "request-parameter-required-added": "note",
  "response-header-added": "warning",
  "response-header-became-optional": "note",
  "response-header-became-required": "error",
  "response-header-removed": "note",
  "response-media-type-added": "note",
  "response-media-type-removed": "error",
  "response-status-added": "note",
};

/** The level override of a structural rule at a site, where the directions are turned. */
export function levelAt(site: OperationSite, ruleId: string, level?: Level): { readonly level?: Level } {
  const turned = site.isTurned ? TURNED[ruleId] : undefined;
  const chosen = turned ?? level;
  return chosen === undefined ? {} : { level: chosen };
}
