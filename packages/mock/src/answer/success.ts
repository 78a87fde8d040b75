import { isJsonObject, type JsonObject, type JsonValue, type MediaTypeContent, type Operation } from "@driftline/model";
import { withMember } from "../json-edit.js";
import type { PathMatch } from "../path-matcher.js";
import type { Incoming, ReadRequest } from "../request/incoming.js";
import type { Role } from "../state/roles.js";
import { idOf, makeThing, type Store } from "../state/store.js";
import type { Workshop } from "../workshop.js";
import type { AnswerBody, SuccessAnswer } from "./answer.js";
import { contentOf, refusalOf, successOf } from "./documented.js";
import { conformingBody, conformingHeaders, conformingValue } from "./generate.js";
import { filledEnvelope, pageOf } from "./pages.js";

/** What a working call is answered from. */
export interface Serving {
  readonly workshop: Workshop;
  readonly store: Store;
  readonly roles: ReadonlyMap<string, Role>;
  /** The kinds some operation lists: of these only what is listed exists. */
  readonly listedKinds: ReadonlySet<string>;
}

/** A call whose request was accepted. */
export interface Call {
  readonly match: PathMatch;
  readonly incoming: Incoming;
  readonly request: ReadRequest;
}

/** The answer of a working call, or undefined where the thing that is asked for does not exist. */
export function successAnswer(serving: Serving, call: Call): SuccessAnswer | undefined {
  const { operation } = call.match;
  const documented = successOf(operation);
  if (documented === undefined) return { operation, response: null, status: 200, headers: {}, body: null };
  const { status, response } = documented;
  const content = contentOf(response);
  const headers = conformingHeaders(serving.workshop, response);
  const body = bodyFor(serving, call, content);
  if (body === undefined) return undefined;
  return { operation, response, status, headers, body: status === 204 || status === 304 ? null : body };
}

/** Null: no body; undefined: what is asked for does not exist. */
function bodyFor(serving: Serving, call: Call, content: MediaTypeContent | undefined): AnswerBody | null | undefined {
  const role = serving.roles.get(call.match.operation.key) ?? { kind: "plain" };
  if (role.kind === "remove" && removeThing(serving, call, role) === undefined) return undefined;
  if (content === undefined) return null;
  const plain = (): AnswerBody => conformingBody(serving.workshop, content, call.incoming.path);
  if (role.kind === "plain" || role.kind === "remove") return plain();
  const value = statefulValue(serving, call, role);
  if (value === null) return undefined;
  const fallback = plain();
  if (fallback.kind !== "json" || value === undefined || content.schema === null) return fallback;
  const isClean = serving.workshop.compiler.compile(content.schema, "response").isClean(value);
  return isClean ? { ...fallback, value } : fallback;
}

/** Null: it does not exist; undefined: nothing could be made. */
function statefulValue(
  serving: Serving,
  call: Call,
  role: Exclude<Role, { kind: "plain" | "remove" }>,
): JsonValue | undefined {
  if (role.kind === "list") return listValue(serving, call, role);
  const { entity } = role;
  const scope = scopeOf(call, role.kind === "one" ? role.idParameter : null);
  if (role.kind === "create") {
    const word = `created ${serving.store.list(entity, scope).length}`;
    const made = makeThing(serving.workshop, entity, { scope, word, presence: "all" });
    return made === undefined ? undefined : kept(serving, { call, role, made });
  }
  const found = findThing(serving, call, role);
  if (found === undefined) return null;
  return /^(PUT|PATCH)$/.test(call.match.operation.method) ? kept(serving, { call, role, made: found }) : found;
}

function listValue(serving: Serving, call: Call, role: Extract<Role, { kind: "list" }>): JsonValue {
  const { workshop, store } = serving;
  const { incoming, request } = call;
  const page = pageOf(store.list(role.entity, scopeOf(call, null)), role.page, request.parameters);
  if (role.itemsProperty === null) return page.items;
  const made = conformingValue(workshop, role.envelope, "envelope");
  return filledEnvelope(workshop, made, {
    envelope: role.envelope,
    itemsProperty: role.itemsProperty,
    plan: role.page,
    page,
    nextLink: (position) => {
      const query = new URLSearchParams(incoming.query);
      query.set(role.page?.position ?? "page", String(position));
      return `http://${incoming.headers.host ?? "localhost"}${incoming.path}?${query}`;
    },
  });
}

/** What a body says becomes what the thing has, member by member, as far as the result still conforms. */
function kept(
  { workshop, store }: Serving,
  { call, role, made }: { call: Call; role: Extract<Role, { kind: "one" | "create" }>; made: JsonObject },
): JsonObject {
  const compiled = workshop.compiler.compile(role.entity.schema, "response");
  let thing = made;
  for (const [name, value] of isJsonObject(call.request.body) ? Object.entries(call.request.body) : []) {
    if (name === role.entity.idProperty || value === undefined) continue;
    const changed = withMember(thing, name, value);
    if (compiled.isClean(changed)) thing = changed;
  }
  store.put(role.entity, scopeOf(call, role.kind === "one" ? role.idParameter : null), thing);
  return thing;
}

function findThing(
  serving: Serving,
  call: Call,
  role: Extract<Role, { kind: "one" | "remove" }>,
): JsonObject | undefined {
  const id = call.match.pathValues.get(role.idParameter) ?? "";
  const isGenerous = !serving.listedKinds.has(role.entity.key) || !canSayNo(call.match.operation);
  return serving.store.find(role.entity, scopeOf(call, role.idParameter), { id, isGenerous });
}

function removeThing(serving: Serving, call: Call, role: Extract<Role, { kind: "remove" }>): JsonObject | undefined {
  const found = findThing(serving, call, role);
  const id = found === undefined ? undefined : idOf(role.entity, found);
  if (id !== undefined) serving.store.remove(role.entity, scopeOf(call, role.idParameter), id);
  return found;
}

/** A contract that documents no refusal for an unknown id leaves no conforming way to give one. */
function canSayNo(operation: Operation): boolean {
  return refusalOf(operation, [404, 410]) !== undefined;
}

function scopeOf({ match, request }: Call, idParameter: string | null): ReadonlyMap<string, JsonValue> {
  const scope = new Map<string, JsonValue>();
  for (const name of match.pathValues.keys()) {
    if (name !== idParameter) scope.set(name, request.parameters.get(name) ?? match.pathValues.get(name) ?? "");
  }
  return scope;
}
