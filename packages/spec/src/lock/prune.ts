import { isJsonObject, type JsonObject, operationsOf, parsePointer, ToolError } from "@driftline/model";
import { nearest } from "../vendor/nearest.js";
import { closureOf, componentSections, componentsOf } from "./components.js";

/**
 * The description with nothing but the watched operations and the components they reach; all operations where none
 * is watched by name. Root members that only describe (tags, external documentation, extensions) are left out.
 *
 * @throws {ToolError} OPERATION_NOT_PUBLISHED where no source holds a watched operation.
 */
export function pruneDescription(document: JsonObject, watched: readonly string[], uri: string): JsonObject {
  const operations = operationsOf(document);
  const published = new Set(operations.map(({ key }) => key));
  const missing = watched.find((key) => !published.has(key));
  if (missing !== undefined) {
    const meant = nearest(missing, [...published]);
    throw new ToolError("OPERATION_NOT_PUBLISHED", `\`${missing}\` is in none of the sources of ${uri}`, {
      hint: meant === undefined ? "look at its `operations` and `sources`" : `did you mean \`${meant}\`?`,
      location: { uri },
    });
  }
  const kept = operations.filter(({ key }) => watched.length === 0 || watched.includes(key));
  const paths =
    watched.length === 0 ? document.paths : keptPaths(document, new Set(kept.map(({ pointer }) => pointer)));
  const roots = Object.fromEntries(
    ["openapi", "info", "servers", "security"].flatMap((name) =>
      document[name] === undefined ? [] : [[name, document[name]]],
    ),
  );
  const all = componentsOf(document);
  const reached = closureOf({ ...roots, paths } as JsonObject, all);
  const components = componentSections(new Map([...all].filter(([pointer]) => reached.has(pointer))));
  const isPartial = document["x-driftline-partial"] === true || kept.length < operations.length;
  return {
    ...roots,
    ...(isPartial ? { "x-driftline-partial": true } : {}),
    paths: paths ?? {},
    ...(Object.keys(components).length === 0 ? {} : { components }),
  };
}

/** Path items with the operations at these places and whatever belongs to all of them. */
function keptPaths(document: JsonObject, pointers: ReadonlySet<string>): JsonObject {
  const methodsByPath = new Map<string, Set<string>>();
  for (const pointer of pointers) {
    const [, path = "", ...method] = parsePointer(pointer);
    const methods = methodsByPath.get(path) ?? new Set();
    methodsByPath.set(path, methods.add(method.join("/")));
  }
  const paths = isJsonObject(document.paths) ? document.paths : {};
  const entries = Object.entries(paths).flatMap(([path, item]) => {
    const methods = methodsByPath.get(path);
    if (methods === undefined || !isJsonObject(item)) return [];
    const members = Object.entries(item).filter(([name]) => methods.has(name) || BELONGS_TO_ALL.has(name));
    return [[path, Object.fromEntries(members)] as const];
  });
  return Object.fromEntries(entries);
}

const BELONGS_TO_ALL: ReadonlySet<string> = new Set(["$ref", "description", "parameters", "servers", "summary"]);
