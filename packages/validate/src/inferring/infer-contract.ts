import type { JsonObject, JsonValue } from "@driftline/model";
import type { ObservedNode } from "../observing/observed-node.js";
import { bodyKindOf } from "../reading/content-type.js";
import type { ObservedApi, ObservedContent, ObservedOperation } from "./observed-operation.js";
import { schemaOfNode } from "./schema-of-node.js";

/**
 * The observed contract: an OpenAPI 3.1 description of what was seen, good enough to be the base of a later `diff`. The
 * same observation gives the same document, member for member.
 */
export function inferContract(observed: ObservedApi, options: { readonly title: string }): JsonObject {
  const paths = new Map<string, [string, JsonValue][]>();
  for (const operation of observed.operations) {
    const { path, parameters } = namedPath(operation);
    const items = paths.get(path) ?? [];
    items.push([operation.method.toLowerCase(), operationOf(operation, parameters)]);
    paths.set(path, items);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: options.title,
      version: "observed",
      description: "Inferred from recorded exchanges, not published.",
    },
    ...(observed.origins.length === 0 ? {} : { servers: observed.origins.map((url) => ({ url })) }),
    paths: Object.fromEntries([...paths].map(([path, methods]) => [path, Object.fromEntries(methods)])),
  };
}

/**
 * Each folded id gets the name of what stands before it. @example `/experiments/{}/rows/{}` becomes
 * `/experiments/{experiment_id}/rows/{row_id}`
 */
function namedPath(operation: ObservedOperation): {
  readonly path: string;
  readonly parameters: readonly JsonObject[];
} {
  const ids = new Map(operation.ids?.properties ?? []);
  const taken = new Set<string>();
  const parameters: JsonObject[] = [];
  const segments = operation.path.split("/");
  const named = segments.map((segment, index) => {
    if (segment !== "{}") return segment;
    const name = freeName(segments[index - 1] ?? "", taken);
    const node = ids.get(String(parameters.length));
    parameters.push({ name, in: "path", required: true, schema: node === undefined ? {} : schemaOfNode(node) });
    return `{${name}}`;
  });
  return { path: named.join("/"), parameters };
}

function freeName(before: string, taken: Set<string>): string {
  const word = before.replace(/\W+/g, "_").replace(/^_+|_+$/g, "");
  const singular = word.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
  const wanted = singular === "" ? "id" : `${singular}_id`;
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
  taken.add(name);
  return name;
}

function operationOf(operation: ObservedOperation, path: readonly JsonObject[]): JsonObject {
  const parameters = [...path, ...queryParameters(operation.query)];
  const requests = operation.contents.filter(({ status }) => status === null);
  const statuses = [...new Set(operation.contents.map(({ status }) => status))].filter((status) => status !== null);
  const responses = statuses.map((status): [string, JsonValue] => {
    const contents = operation.contents.filter((one) => one.status === status && one.mediaType !== null);
    return [status, { description: "Observed.", ...contentOf(contents) }];
  });
  const sent = requests.reduce((sum, { exchanges }) => sum + exchanges, 0);
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requests.length === 0
      ? {}
      : { requestBody: { ...(sent >= operation.exchanges ? { required: true } : {}), ...contentOf(requests) } }),
    responses: Object.fromEntries(responses),
  };
}

function queryParameters(query: ObservedNode | null): readonly JsonObject[] {
  return (query?.properties ?? []).map(([name, node]) => ({
    name,
    in: "query",
    ...(query !== null && node.seen >= query.objects ? { required: true } : {}),
    schema: schemaOfNode(node),
  }));
}

function contentOf(contents: readonly ObservedContent[]): JsonObject {
  if (contents.length === 0) return {};
  const entries = contents.map(({ mediaType, body }): [string, JsonValue] => {
    const kind = bodyKindOf(mediaType ?? "");
    if (body !== null) return [mediaType ?? "", { schema: schemaOfNode(body) }];
    return [mediaType ?? "", kind === "text" ? { schema: { type: "string" } } : {}];
  });
  return { content: Object.fromEntries(entries) };
}
