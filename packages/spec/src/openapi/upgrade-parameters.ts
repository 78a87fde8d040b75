import { arrayOf, isJsonObject, type JsonObject, type JsonValue, memberOf, stringOf } from "@driftline/model";

/** Whether a parameter of 2.0 describes the body, as a whole or as a form field. */
export function isBodyParameter(parameter: JsonValue | undefined): boolean {
  const location = stringOf(parameter, "in");
  return location === "body" || location === "formData";
}

/** The media types of an operation, or of the document; JSON where neither says. */
export function mediaTypesOf(
  owner: JsonObject,
  document: JsonObject,
  name: "consumes" | "produces",
): readonly string[] {
  for (const each of [owner, document]) {
    const types = arrayOf(each, name).filter((type) => typeof type === "string");
    if (types.length > 0) return types;
  }
  return ["application/json"];
}

/** Members of a 2.0 parameter that are about the parameter; the others are keywords of its schema. */
const ABOUT_PARAMETER: ReadonlySet<string> = new Set([
  ...["name", "in", "required", "description", "allowEmptyValue", "collectionFormat", "schema", "deprecated"],
]);

/** A parameter or header of 2.0, whose schema stands in its own members, in the form of 3.0. */
export function parameterOf(parameter: JsonValue): JsonValue {
  if (!isJsonObject(parameter) || typeof parameter.$ref === "string") return parameter;
  const members = Object.entries(parameter);
  const about = members.filter(
    ([name]) => ABOUT_PARAMETER.has(name) && name !== "collectionFormat" && name !== "schema",
  );
  const extensions = members.filter(([name]) => name.startsWith("x-") && name !== "x-nullable");
  const keywords = members.filter(
    ([name]) => !ABOUT_PARAMETER.has(name) && (!name.startsWith("x-") || name === "x-nullable"),
  );
  return {
    ...Object.fromEntries(about),
    ...styleOf(parameter),
    schema: isJsonObject(parameter.schema) ? parameter.schema : withoutCollectionFormat(Object.fromEntries(keywords)),
    ...Object.fromEntries(extensions),
  };
}

function withoutCollectionFormat(schema: JsonValue): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const members = Object.entries(schema).filter(([name]) => name !== "collectionFormat");
  return Object.fromEntries(
    members.map(([name, member]) => [name, name === "items" ? withoutCollectionFormat(member as JsonValue) : member]),
  );
}

/** How lists are written (OpenAPI 2.0, Parameter Object; 3.0.4, section 4.7.12.3). Tabs have no style in 3.0. */
function styleOf(parameter: JsonObject): JsonObject {
  if (parameter.type !== "array") return {};
  const isForm = parameter.in === "query" || parameter.in === "cookie";
  const format = typeof parameter.collectionFormat === "string" ? parameter.collectionFormat : "csv";
  if (!isForm) return { explode: false };
  if (format === "multi") return { style: "form", explode: true };
  if (format === "ssv") return { style: "spaceDelimited", explode: false };
  if (format === "pipes") return { style: "pipeDelimited", explode: false };
  return { style: "form", explode: false };
}

/** A body parameter, or all form fields, as a request body. */
export function bodyOf(parameters: readonly JsonValue[], consumes: readonly string[]): JsonObject {
  const whole = parameters.find((parameter) => stringOf(parameter, "in") === "body");
  if (whole !== undefined) {
    const schema = memberOf(whole, "schema") ?? {};
    return {
      ...described(whole),
      ...(memberOf(whole, "required") === true ? { required: true } : {}),
      content: Object.fromEntries(consumes.map((mediaType) => [mediaType, { schema }])),
    };
  }
  const fields = parameters.map((parameter) => [stringOf(parameter, "name") ?? "", fieldSchema(parameter)] as const);
  const required = parameters.filter((parameter) => memberOf(parameter, "required") === true);
  const schema: JsonObject = {
    type: "object",
    properties: Object.fromEntries(fields),
    ...(required.length === 0 ? {} : { required: required.map((parameter) => stringOf(parameter, "name") ?? "") }),
  };
  const forms = consumes.filter(
    (type) => type === "multipart/form-data" || type === "application/x-www-form-urlencoded",
  );
  const hasFile = parameters.some((parameter) => memberOf(parameter, "type") === "file");
  const types = forms.length > 0 ? forms : [hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded"];
  return {
    ...(required.length > 0 ? { required: true } : {}),
    content: Object.fromEntries(types.map((mediaType) => [mediaType, { schema }])),
  };
}

function fieldSchema(parameter: JsonValue): JsonValue {
  const schema = memberOf(parameterOf(parameter), "schema") ?? {};
  return isJsonObject(schema) ? { ...schema, ...described(parameter) } : schema;
}

function described(parameter: JsonValue): JsonObject {
  const description = stringOf(parameter, "description");
  return description === undefined ? {} : { description };
}
