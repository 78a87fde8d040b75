import type { JsonPointer, Parameter } from "@driftline/model";
import { type Canonical, setOf } from "@driftline/schema";
import { type Draft, structural } from "../draft.js";
import { directionOf, levelAt, type OperationSite, type Part } from "./site.js";

/** Parameters: come, gone, required, written another way; their schemas are compared like any other. */
export function* parameterParts(site: OperationSite, base: Canonical, revision: Canonical): Generator<Part> {
  const left = new Map(
    site.revision.parameters.map((parameter) => [identityOf(site.revision.path, parameter), parameter]),
  );
  for (const before of site.base.parameters) {
    const identity = identityOf(site.base.path, before);
    const after = left.get(identity);
    left.delete(identity);
    if (after === undefined) yield { draft: removed(site, before) };
    else {
      yield* changes(site, before, after);
      const style = styleChange(before, after, isComposite(base, before) || isComposite(revision, after));
      if (style !== null) yield { draft: changed(site, before, { after, rule: "style-changed", message: style }) };
      yield* schemaPart(site, before, after);
    }
  }
  for (const after of left.values()) yield { draft: added(site, after) };
}

/** Path parameters are known by their place in the template, headers without regard to case. */
function identityOf(path: string, parameter: Parameter): string {
  if (parameter.in !== "path")
    return `${parameter.in}:${parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name}`;
  const position = [...path.matchAll(/\{([^{}]*)\}/g)].findIndex(([, name]) => name === parameter.name);
  return position < 0 ? `path:${parameter.name}` : `path:#${position}`;
}

function nameOf(parameter: Parameter): string {
  return `${parameter.in}:${parameter.name}`;
}

function removed(site: OperationSite, before: Parameter): Draft {
  return structural({
    ruleId: "request-parameter-removed",
    ...levelAt(site, "request-parameter-removed"),
    operation: site.name,
    subject: nameOf(before),
    message: `request parameter \`${nameOf(before)}\` was removed`,
    base: before.pointer,
    revision: site.revision.pointer,
  });
}

function added(site: OperationSite, after: Parameter): Draft {
  const ruleId = after.isRequired ? "request-parameter-required-added" : "request-parameter-added";
  return structural({
    ruleId,
    ...levelAt(site, ruleId),
    operation: site.name,
    subject: nameOf(after),
    message: `request parameter \`${nameOf(after)}\` was added${after.isRequired ? " and is required" : ""}`,
    base: site.base.pointer,
    revision: after.pointer,
  });
}

function changed(
  site: OperationSite,
  before: Parameter,
  to: { readonly after: Parameter; readonly rule: string; readonly message: string },
): Draft {
  const ruleId = `request-parameter-${to.rule}`;
  return structural({
    ruleId,
    ...levelAt(site, ruleId),
    operation: site.name,
    subject: nameOf(before),
    message: `request parameter \`${nameOf(before)}\` ${to.message}`,
    base: before.pointer,
    revision: to.after.pointer,
  });
}

function* changes(site: OperationSite, before: Parameter, after: Parameter): Generator<Part> {
  if (before.isRequired !== after.isRequired) {
    const rule = after.isRequired ? "became-required" : "became-optional";
    yield { draft: changed(site, before, { after, rule, message: rule.replace("-", " ") }) };
  }
  if (before.isDeprecated !== after.isDeprecated) {
    const [rule, message] = after.isDeprecated
      ? ["deprecated", "became deprecated"]
      : ["undeprecated", "is no longer deprecated"];
    yield { draft: changed(site, before, { after, rule, message }) };
  }
}

/** How a parameter is written, where that changes what goes over the wire (OpenAPI 3.1.1, section 4.8.12.3). */
function styleChange(before: Parameter, after: Parameter, isComposed: boolean): string | null {
  const was = before.content?.mediaType ?? null;
  const is = after.content?.mediaType ?? null;
  if (was !== is) return `is written as ${is ?? `\`${after.style}\``} instead of ${was ?? `\`${before.style}\``}`;
  if (was !== null) return null;
  const isPlain = !isComposed && PLAIN_ALIKE.has(before.style) && PLAIN_ALIKE.has(after.style);
  if (before.style !== after.style && !isPlain)
    return `has the style \`${after.style}\` instead of \`${before.style}\``;
  if (before.explode !== after.explode && isComposed)
    return after.explode ? "is exploded now" : "is no longer exploded";
  if (before.allowReserved && !after.allowReserved) return "may no longer hold reserved characters as they are";
  return null;
}

/** Styles that write a single value the same. */
const PLAIN_ALIKE: ReadonlySet<string> = new Set(["form", "spaceDelimited", "pipeDelimited", "deepObject"]);

function isComposite(canonical: Canonical, { schema }: Parameter): boolean {
  if (schema === null) return false;
  const { facets } = canonical.shapeOf(canonical.normalSet(setOf(schema)));
  return facets.has("array") || facets.has("object");
}

function* schemaPart(site: OperationSite, before: Parameter, after: Parameter): Generator<Part> {
  const base = schemaOf(before);
  const revision = schemaOf(after);
  if (base === null && revision === null) return;
  yield {
    root: {
      operation: site.name,
      direction: directionOf(site, "request"),
      element: "parameter",
      name: nameOf(before),
      status: null,
      mediaType: null,
      base,
      revision,
    },
  };
}

function schemaOf(parameter: Parameter): JsonPointer | null {
  return parameter.schema ?? parameter.content?.schema ?? null;
}
