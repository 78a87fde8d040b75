import {
  type HeaderField,
  isJsonMediaType,
  isJsonObject,
  type JsonValue,
  type Operation,
  type Parameter,
  parsePointer,
} from "@driftline/model";
import { percentEncoded } from "../percent-encoded.js";
import type { Step, StepParameter } from "./arazzo.js";
import { type Message, resolveValue, type Scope } from "./expression.js";

/** A request that is ready to be sent, without the credentials of its environment. */
export interface StepRequest {
  readonly method: string;
  /** Below the base URL, with its query. */
  readonly target: string;
  readonly headers: readonly HeaderField[];
  readonly body: string | null;
  readonly message: Message;
}

/** A request, or the input it cannot be made without. */
export type Prepared = { readonly request: StepRequest } | { readonly missing: string };

/** What a step sends, with further parameters of its workflow; `page` overrides what says where to go on. */
export function prepareRequest(
  step: Step,
  operation: Operation,
  of: { scope: Scope; inherited: readonly StepParameter[]; page: JsonValue | undefined },
): Prepared {
  const parameters = parametersOf(step, of);
  const path = new Map<string, JsonValue>();
  const query = new Map<string, JsonValue>();
  const headers = new Map<string, string>();
  for (const { name, in: stated, value } of parameters.values()) {
    const documented = operation.parameters.find((it) => it.name === name && (stated === null || it.in === stated));
    const place = stated ?? documented?.in ?? "query";
    const resolved = resolveValue(value, of.scope);
    if (resolved === undefined) {
      if (place === "path" || documented?.isRequired === true) return { missing: missingText(name, value) };
      continue;
    }
    if (place === "path") path.set(name, resolved);
    else if (place === "header") headers.set(name.toLowerCase(), plainText(resolved));
    else if (place === "cookie")
      headers.set("cookie", [headers.get("cookie"), `${name}=${plainText(resolved)}`].filter(Boolean).join("; "));
    else query.set(name, resolved);
  }
  if (step.pages?.in === "query" && of.page !== undefined) query.set(step.pages.name, of.page);
  for (const [name] of operation.path.matchAll(/\{[^{}/]+\}/g)) {
    if (!path.has(name.slice(1, -1))) return { missing: `path parameter \`${name.slice(1, -1)}\` has no value` };
  }
  const body = bodyOf(step, of);
  if (body !== undefined) headers.set("content-type", step.requestBody?.contentType ?? "application/json");
  if (!headers.has("accept")) headers.set("accept", acceptOf(operation));
  const search = searchOf(query, operation);
  return {
    request: {
      method: operation.method,
      target: pathOf(operation, path) + (search === "" ? "" : `?${search}`),
      headers: [...headers].map(([name, value]) => ({ name, value })),
      body: body === undefined ? null : bodyText(body, step),
      message: { path, query, headers, body },
    },
  };
}

/** Those of the step win over those of the workflow (Arazzo 1.0.1, section 4.6.4.1). */
function parametersOf(step: Step, { inherited }: { inherited: readonly StepParameter[] }) {
  return new Map([...inherited, ...step.parameters].map((it) => [`${it.in ?? ""}:${it.name}`, it]));
}

function missingText(name: string, value: JsonValue): string {
  return `parameter \`${name}\` has no value${typeof value === "string" ? ` (\`${value}\`)` : ""}`;
}

function pathOf(operation: Operation, values: ReadonlyMap<string, JsonValue>): string {
  return operation.path.replace(/\{([^{}/]+)\}/g, (_, name: string) =>
    percentEncoded(plainText(values.get(name) ?? "")),
  );
}

function searchOf(query: ReadonlyMap<string, JsonValue>, operation: Operation): string {
  const pairs = [...query].flatMap(([name, value]) => {
    const documented = operation.parameters.find((it) => it.in === "query" && it.name === name);
    return queryPairs(name, value, documented);
  });
  return pairs.map(([name, text]) => `${percentEncoded(name)}=${percentEncoded(text)}`).join("&");
}

function queryPairs(
  name: string,
  value: JsonValue,
  documented: Parameter | undefined,
): readonly (readonly [string, string])[] {
  const explode = documented?.explode ?? true;
  if (documented?.content != null) return [[name, JSON.stringify(value)]];
  if (Array.isArray(value)) {
    const texts = (value as readonly JsonValue[]).map(plainText);
    const separator = documented?.style === "pipeDelimited" ? "|" : documented?.style === "spaceDelimited" ? " " : ",";
    return explode ? texts.map((text) => [name, text] as const) : [[name, texts.join(separator)]];
  }
  if (!isJsonObject(value)) return [[name, plainText(value)]];
  const entries = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[key, plainText(member)] as const],
  );
  if (documented?.style === "deepObject") return entries.map(([key, text]) => [`${name}[${key}]`, text] as const);
  return explode ? entries : [[name, entries.flat().join(",")]];
}

function plainText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function bodyOf(step: Step, { scope, page }: { scope: Scope; page: JsonValue | undefined }): JsonValue | undefined {
  const { requestBody, pages } = step;
  let body = requestBody?.payload === undefined ? undefined : resolveValue(parsedPayload(requestBody.payload), scope);
  for (const { target, value } of requestBody?.replacements ?? []) {
    const resolved = resolveValue(value, scope);
    if (resolved !== undefined) body = withPlace(body ?? {}, parsePointer(target), resolved);
  }
  if (pages?.in === "body" && page !== undefined) {
    const pointer = pages.name.startsWith("/") ? pages.name : `/${pages.name}`;
    body = withPlace(body ?? {}, parsePointer(pointer), page);
  }
  return body;
}

/** A payload may be written as the text of a JSON document (Arazzo 1.0.1, section 4.6.12). */
function parsedPayload(payload: JsonValue): JsonValue {
  if (typeof payload !== "string" || !/^\s*[{[]/.test(payload)) return payload;
  try {
    return JSON.parse(payload) as JsonValue;
  } catch {
    return payload;
  }
}

function withPlace(value: JsonValue, [token, ...rest]: readonly string[], place: JsonValue): JsonValue {
  if (token === undefined) return place;
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    return items.map((item, index) => (String(index) === token ? withPlace(item, rest, place) : item));
  }
  const object = isJsonObject(value) ? value : {};
  const inner: JsonValue = Object.hasOwn(object, token) ? (object[token] ?? null) : {};
  return Object.fromEntries([...Object.entries(object), [token, withPlace(inner, rest, place)]]) as JsonValue;
}

function bodyText(body: JsonValue, step: Step): string {
  const mediaType = step.requestBody?.contentType ?? "application/json";
  if (typeof body === "string" && !isJsonMediaType(mediaType)) return body;
  if (isJsonObject(body) && mediaType.startsWith("application/x-www-form-urlencoded")) {
    const pairs = Object.entries(body).map(([name, value]) => [name, plainText(value ?? null)]);
    return new URLSearchParams(pairs as string[][] as [string, string][]).toString();
  }
  return JSON.stringify(body);
}

function acceptOf(operation: Operation): string {
  const types = operation.responses.flatMap(({ content }) => content.map(({ mediaType }) => mediaType));
  const [first = "application/json"] = types.filter(isJsonMediaType);
  return types.length === 0 || types.some(isJsonMediaType) ? first : [...new Set(types)].join(", ");
}
