import { isJsonObject, type JsonValue, memberOf, resolvePointer } from "@driftline/model";

/** What the expressions of a step can speak of (Arazzo 1.0.1, section 4.7). */
export interface Scope {
  readonly inputs: ReadonlyMap<string, JsonValue>;
  /** Outputs by step, of this workflow. */
  readonly steps: ReadonlyMap<string, ReadonlyMap<string, JsonValue>>;
  /** Outputs by workflow. */
  readonly workflows: ReadonlyMap<string, ReadonlyMap<string, JsonValue>>;
  /** The call at hand; null before it is made. */
  readonly call: Call | null;
}

/** A request and its response, as expressions see them. */
export interface Call {
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly request: Message;
  readonly response: Message;
}

/** One side of a call; names of headers are lower case. */
export interface Message {
  readonly headers: ReadonlyMap<string, string>;
  readonly query: ReadonlyMap<string, JsonValue>;
  readonly path: ReadonlyMap<string, JsonValue>;
  /** JSON where the body is JSON, else its text; undefined where there is none. */
  readonly body: JsonValue | undefined;
}

/** The value of an expression such as `$response.body#/id`; undefined where it leads nowhere. */
export function evaluate(expression: string, scope: Scope): JsonValue | undefined {
  const hash = expression.indexOf("#");
  const source = hash < 0 ? expression : expression.slice(0, hash);
  const value = sourceValue(source.slice(1).split("."), scope);
  if (hash < 0 || value === undefined) return value;
  return resolvePointer(value, expression.slice(hash + 1));
}

/**
 * A value with its expressions replaced, at any depth: a text that is one expression becomes its value, one that holds
 * `{$...}` becomes a text. Members whose expression leads nowhere do not come.
 */
export function resolveValue(value: JsonValue, scope: Scope): JsonValue | undefined {
  if (typeof value === "string") return resolveText(value, scope);
  if (Array.isArray(value)) return value.map((item: JsonValue) => resolveValue(item, scope) ?? null);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const resolved = member === undefined ? undefined : resolveValue(member, scope);
    return resolved === undefined ? [] : [[name, resolved] as const];
  });
  return Object.fromEntries(members) as JsonValue;
}

/** Whether a text is one expression. */
export function isExpression(text: string): boolean {
  return /^\$(url|method|statusCode)$|^\$(request|response|inputs|steps|workflows)\./.test(text);
}

function resolveText(text: string, scope: Scope): JsonValue | undefined {
  if (isExpression(text)) return evaluate(text, scope);
  return text.replace(/\{(\$[^{}]*)\}/g, (_, inner: string) => textOf(evaluate(inner, scope)));
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

function sourceValue([source, ...names]: readonly string[], scope: Scope): JsonValue | undefined {
  const [first = "", second = "", ...rest] = names;
  const { call } = scope;
  switch (source) {
    case "url":
      return call?.url;
    case "method":
      return call?.method;
    case "statusCode":
      return call?.status;
    case "request":
      return call === null ? undefined : messageValue(call.request, names);
    case "response":
      return call === null ? undefined : messageValue(call.response, names);
    case "inputs":
      return scope.inputs.get(names.join("."));
    case "steps":
      return second === "outputs" ? scope.steps.get(first)?.get(rest.join(".")) : undefined;
    case "workflows":
      return second === "outputs" ? scope.workflows.get(first)?.get(rest.join(".")) : undefined;
    default:
      return undefined;
  }
}

function messageValue(message: Message, [part, ...names]: readonly string[]): JsonValue | undefined {
  const name = names.join(".");
  if (part === "body") return names.length === 0 ? message.body : memberOf(message.body, name);
  if (part === "header") return message.headers.get(name.toLowerCase());
  if (part === "query") return message.query.get(name);
  return part === "path" ? message.path.get(name) : undefined;
}
