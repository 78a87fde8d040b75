import {
  type Contract,
  type Finding,
  findRule,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  operationsOf,
} from "@driftline/model";
import { decodeText } from "../text/decode.js";
import { readDocument } from "../text/read-document.js";
import { type ContractCache, type KeptUnder, noPlacesOf } from "./contract-cache.js";
import type { PartedText } from "./parted-text.js";
import { rememberedPositions } from "./remembered-positions.js";
import { type Apart, withoutSchemas, withSchemas } from "./schemas-apart.js";

/** What is kept of a contract: what took long to find out. */
export interface KeptContract {
  readonly sha256: string;
  readonly isPartial: boolean;
  readonly document: JsonObject;
  /** Of the document; null where it has its schemas. */
  readonly apart: Apart | null;
  readonly findings: readonly Finding[];
}

/** The text a contract is read from, and what it is called. */
export interface ContractText {
  readonly vendor: string;
  readonly uri: string;
  readonly bytes: Uint8Array;
  /** Where places of it that were looked up before are kept. */
  readonly positions: KeptUnder;
}

/**
 * What is kept of a contract; null for one that would not come back as it is (a limit that is infinite). The schemas of a large one
 * are added to the parts of the text that is kept.
 */
export function keptOf({ sha256, isPartial, document, findings }: Contract, parts: string[]): KeptContract | null {
  if (!survivesJson(document)) return null;
  return { sha256, isPartial, ...withoutSchemas(document, parts), findings };
}

/** A contract as it was kept; null for what was kept otherwise. */
export function contractFrom(kept: unknown, text: PartedText, from: ContractText): Contract | null {
  if (!isJsonObject(kept)) return null;
  const {
    sha256,
    isPartial,
    document: stated,
    apart,
    findings,
  } = kept as { readonly [name: string]: JsonValue | undefined };
  if (typeof sha256 !== "string" || typeof isPartial !== "boolean") return null;
  if (!isJsonObject(stated) || !Array.isArray(findings) || !findings.every(isFinding)) return null;
  if (apart !== null && !isJsonObject(apart)) return null;
  const document = withSchemas({ document: stated, apart: apart as Apart | null }, text);
  if (document === null) return null;
  const { vendor, uri, bytes, positions } = from;
  return {
    vendor,
    uri,
    sha256,
    isPartial,
    document,
    operations: operationsOf(document),
    positions: rememberedPositions(positions, () => readDocument(decodeText(bytes, uri), { uri }).positions),
    findings: findings as unknown as readonly Finding[],
  };
}

/** A contract that was just kept under a name, and whose places are from now on. */
export function keptNow(contract: Contract, keptAs: string, cache: ContractCache): Contract {
  const positions = rememberedPositions(noPlacesOf(keptAs, cache), () => contract.positions);
  return { ...contract, keptAs, positions };
}

function isFinding(value: JsonValue): boolean {
  return isJsonObject(value) && typeof value.ruleId === "string" && findRule(value.ruleId) !== undefined;
}

/** YAML knows numbers that JSON has no word for. */
function survivesJson(value: JsonValue | undefined): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || value === null) return value !== undefined;
  if (Array.isArray(value)) return value.every(survivesJson);
  for (const name in value) if (!survivesJson((value as JsonObject)[name])) return false;
  return true;
}
