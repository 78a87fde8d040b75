import type { JsonObject, JsonValue } from "@driftline/model";

/** The flows of OAuth 2 under their names in 3.0. */
const FLOWS: Readonly<Record<string, string>> = {
  implicit: "implicit",
  password: "password",
  application: "clientCredentials",
  accessCode: "authorizationCode",
};

/** A security definition of 2.0 in the form of 3.0 (OpenAPI 3.0.4, section 4.7.27). */
export function schemeOf(scheme: JsonObject): JsonValue {
  const { type, flow, authorizationUrl, tokenUrl, scopes, ...rest } = scheme;
  if (type === "basic") return { ...rest, type: "http", scheme: "basic" };
  if (type !== "oauth2") return scheme;
  const name = typeof flow === "string" && Object.hasOwn(FLOWS, flow) ? (FLOWS[flow] as string) : "implicit";
  const urls = {
    ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    ...(tokenUrl === undefined ? {} : { tokenUrl }),
  };
  return { ...rest, type, flows: { [name]: { ...urls, scopes: scopes ?? {} } } };
}
