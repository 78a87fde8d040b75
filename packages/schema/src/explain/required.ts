import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { dependentNames, isOmittable, type Spared } from "../omittable.js";
import type { KeywordNode, NodeFactory } from "./node.js";
import type { Remark, Site } from "./site.js";

interface RequiredSite {
  readonly pointer: JsonPointer;
  /** What the schemas around it say that a body may leave out. */
  readonly spared: Spared;
}

/** `required` (JSON Schema 2020-12 validation, section 6.5.3), but for what the direction lets a body leave out. */
export function requiredNode(
  factory: NodeFactory,
  schema: JsonObject,
  { pointer, spared }: RequiredSite,
): KeywordNode | undefined {
  if (!Array.isArray(schema.required)) return undefined;
  const { view, direction } = factory;
  const names = (schema.required as readonly JsonValue[]).filter(
    (name): name is string => typeof name === "string" && !isOmittable(view, pointer, { name, direction, spared }),
  );
  const keywordLocation = appendPointer(pointer, "required");
  return {
    accepts: (value) => !isJsonObject(value) || names.every((name) => Object.hasOwn(value, name)),
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      for (const name of names)
        if (!Object.hasOwn(value, name)) remarks.push(missing(site, name, { keyword: "required", keywordLocation }));
    },
  };
}

/** `dependentRequired` (section 6.5.4), but for the same. */
export function dependentRequiredNode(
  factory: NodeFactory,
  { pointer, spared }: RequiredSite,
): KeywordNode | undefined {
  const { view, direction } = factory;
  const required = dependentNames(view, pointer, { direction, spared });
  if (required === undefined) return undefined;
  const entries = Object.entries(required);
  const keywordLocation = appendPointer(pointer, "dependentRequired");
  const absent = (value: JsonObject) =>
    entries.flatMap(([trigger, names]) =>
      Object.hasOwn(value, trigger) ? names.filter((name) => !Object.hasOwn(value, name)) : [],
    );
  return {
    accepts: (value) => !isJsonObject(value) || absent(value).length === 0,
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      for (const name of absent(value))
        remarks.push(missing(site, name, { keyword: "dependentRequired", keywordLocation }));
    },
  };
}

function missing(site: Site, name: string, by: { keyword: string; keywordLocation: JsonPointer }): Remark {
  return { site, kind: "property-missing", ...by, subject: name, expected: `property \`${name}\`` };
}
