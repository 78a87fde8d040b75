import {
  type Body,
  type Contract,
  type Exchange,
  type HeaderField,
  type JsonObject,
  type JsonValue,
  operationsOf,
} from "@driftline/model";
import { createCompiler, type SchemaCompiler } from "@driftline/schema";
import { type CheckPartial, type CheckResult, createChecker, resultOf } from "../src/index.js";

/** A contract from a normalised OpenAPI 3.1 document; every place is said to stand in one line of one file. */
export function contractOf(document: JsonObject, known: Partial<Contract> = {}): Contract {
  return {
    vendor: "acme",
    uri: "specs/acme/openapi.yaml",
    sha256: "0".repeat(64),
    isPartial: false,
    document,
    operations: operationsOf(document),
    positions: { locate: (pointer) => ({ uri: "specs/acme/openapi.yaml", pointer, line: 1, column: 1 }) },
    findings: [],
    ...known,
  };
}

/** A contract with `GET /things/{id}` and one JSON response. */
export function contractOfResponse(schema: JsonValue, response: JsonObject = {}): Contract {
  const ok = { description: "", content: { "application/json": { schema } }, ...response };
  return contractOfOperation("get", "/things/{id}", { responses: { "200": ok } });
}

/** A contract with one operation. */
export function contractOfOperation(
  method: string,
  path: string,
  operation: JsonObject,
  root: JsonObject = {},
): Contract {
  return contractOf({ openapi: "3.1.0", paths: { [path]: { [method]: operation } }, ...root });
}

/** What one exchange of a test holds; the rest is a plain `GET /things/1` answered with JSON. */
export interface ExchangeSpec {
  readonly method?: string;
  readonly url?: string;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly requestBody?: Body | JsonValue | string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text; a value is written as JSON. */
  readonly text?: string;
  readonly json?: JsonValue;
  readonly body?: Body | null;
  readonly mediaType?: string | null;
  readonly noResponse?: boolean;
  readonly uri?: string;
  readonly index?: number;
}

/** An exchange of a test. */
export function exchangeOf(spec: ExchangeSpec = {}): Exchange {
  const index = spec.index ?? 0;
  const mediaType = spec.mediaType === undefined ? "application/json" : spec.mediaType;
  const text = spec.text ?? (spec.json === undefined ? null : JSON.stringify(spec.json));
  const body = spec.body === undefined ? (text === null ? null : textBody(text)) : spec.body;
  const stated = mediaType === null || body === null ? {} : { "Content-Type": mediaType };
  return {
    location: { uri: spec.uri ?? "recordings/a.har", pointer: `/log/entries/${index}` },
    index,
    request: {
      method: spec.method ?? "GET",
      url: spec.url ?? "/things/1",
      headers: fieldsOf(spec.requestHeaders ?? { "User-Agent": "test" }),
      body: requestBodyOf(spec.requestBody),
    },
    response:
      spec.noResponse === true
        ? null
        : { status: spec.status ?? 200, headers: fieldsOf({ ...stated, ...spec.headers }), body },
    startedAt: null,
    isSynthetic: true,
  };
}

/** A body of text. */
export function textBody(text: string, mediaType: string | null = null): Body {
  return { mediaType, text, bytes: null };
}

/** What a check of the exchanges finds. */
export function check(contract: Contract, exchanges: readonly Exchange[]): CheckResult {
  return resultOf(contract, partialOf(contract, exchanges));
}

/** The partial of some exchanges. */
export function partialOf(contract: Contract, exchanges: readonly Exchange[]): CheckPartial {
  const compiler = compilers.get(contract.document) ?? createCompiler(contract.document);
  compilers.set(contract.document, compiler);
  const checker = createChecker(contract, { compiler, observe: true });
  for (const exchange of exchanges) checker.check(exchange);
  return checker.partial();
}

/** Compiling is most of the time of a test, and says the same every time. */
const compilers = new WeakMap<JsonObject, SchemaCompiler>();

function fieldsOf(headers: Readonly<Record<string, string>>): readonly HeaderField[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

function requestBodyOf(body: ExchangeSpec["requestBody"]): Body | null {
  if (body === undefined) return null;
  if (typeof body === "string") return textBody(body, "application/json");
  if (isBody(body)) return body;
  return textBody(JSON.stringify(body), "application/json");
}

function isBody(body: unknown): body is Body {
  return typeof body === "object" && body !== null && "bytes" in body && "mediaType" in body;
}
