import {
  type Body,
  compareText,
  type Exchange,
  entryOf,
  type HeaderField,
  type JsonValue,
  mediaTypeEssence,
} from "@driftline/model";
import { foldPath, isIdLike } from "../matching/folded-path.js";
import { comparableOrigin, decodePercent, targetOf } from "../matching/request-target.js";
import { createNodeTally, type NodeTally } from "../observing/observed-node.js";
import { bodyPresence, textOf } from "../reading/body-text.js";
import { bodyKindOf, contentTypeOf } from "../reading/content-type.js";
import { pairsOf } from "../reading/form-body.js";
import {
  EMPTY_OBSERVED_API,
  mergeObserved,
  type ObservedApi,
  type ObservedContent,
  operationKey,
} from "./observed-operation.js";

/** Watches exchanges without a contract. */
export interface Observer {
  observe(exchange: Exchange): void;
  observed(): ObservedApi;
}

/** An observer that has seen nothing. Outages, throttling and what never answered are no part of an API's shape. */
export function createObserver(): Observer {
  const origins = new Set<string>();
  const tallies = new Map<string, OperationTally>();
  return {
    observe(exchange) {
      const { request, response } = exchange;
      if (response === null || response.status >= 500 || response.status === 429 || response.status < 200) return;
      const target = targetOf(request.url);
      if (target.origin !== "") origins.add(comparableOrigin(target.origin));
      const path = foldPath(target.path);
      const method = request.method.toUpperCase();
      const tally = entryOf(tallies, operationKey({ method, path }), () => createTally(method, path));
      tally.exchanges++;
      noteTarget(tally, target);
      noteContent(tally, { status: null, headers: request.headers, body: request.body });
      noteContent(tally, { status: String(response.status), headers: response.headers, body: response.body });
    },
    observed() {
      const operations = [...tallies.values()].map(frozen);
      return mergeObserved({ ...EMPTY_OBSERVED_API, origins: [...origins], operations }, EMPTY_OBSERVED_API);
    },
  };
}

interface OperationTally {
  readonly method: string;
  readonly path: string;
  exchanges: number;
  readonly ids: NodeTally;
  readonly query: NodeTally;
  readonly contents: Map<string, ContentTally>;
}

interface ContentTally {
  readonly status: string | null;
  readonly mediaType: string | null;
  exchanges: number;
  body: NodeTally | null;
}

interface Message {
  readonly status: string | null;
  readonly headers: readonly HeaderField[];
  readonly body: Body | null;
}

function createTally(method: string, path: string): OperationTally {
  return { method, path, exchanges: 0, ids: createNodeTally(), query: createNodeTally(), contents: new Map() };
}

function noteTarget(tally: OperationTally, { path, query }: { readonly path: string; readonly query: string }): void {
  const ids = path.split("/").filter(isIdLike).map(decodePercent);
  tally.ids.note(Object.fromEntries(ids.map((text, index) => [String(index), valueOfUrlText(text)])), null);
  const values = new Map<string, JsonValue[]>();
  for (const [name, text] of pairsOf(query)) entryOf(values, name, () => []).push(valueOfUrlText(text));
  const once = [...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? null) : all] as const);
  tally.query.note(Object.fromEntries(once), null);
}

function noteContent(tally: OperationTally, { status, headers, body }: Message): void {
  const presence = bodyPresence(body);
  if (presence === "omitted" || (presence === "absent" && status === null)) return;
  const stated =
    presence === "absent" ? null : (contentTypeOf(headers, body?.mediaType ?? null) ?? "application/octet-stream");
  const mediaType = stated === null ? null : mediaTypeEssence(stated);
  const content = entryOf(tally.contents, JSON.stringify([status, mediaType]), () => ({
    status,
    mediaType,
    exchanges: 0,
    body: null,
  }));
  content.exchanges++;
  const value =
    body === null || mediaType === null || bodyKindOf(mediaType) !== "json" ? undefined : parse(textOf(body));
  if (value === undefined) return;
  content.body ??= createNodeTally();
  content.body.note(value, null);
}

function frozen(tally: OperationTally): ObservedApi["operations"][number] {
  const contents = [...tally.contents]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, content]): ObservedContent => ({ ...content, body: content.body?.node() ?? null }));
  const { method, path, exchanges } = tally;
  return { method, path, exchanges, ids: tally.ids.node(), query: tally.query.node(), contents };
}

/** What the text of a parameter most likely is. */
function valueOfUrlText(text: string): JsonValue {
  if (text === "true" || text === "false") return text === "true";
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function parse(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
