import { type JsonObject, type Operation, objectOf, stringOf } from "@driftline/model";
import type { Incoming } from "./incoming.js";

/** Whether a request carries credentials that one of the documented alternatives asks for; any value will do. */
export function isAuthorised(document: JsonObject, operation: Operation, incoming: Incoming): boolean {
  const alternatives = operation.security ?? [];
  if (alternatives.length === 0) return true;
  return alternatives.some((alternative) =>
    Object.keys(alternative).every((name) => hasCredential(schemeOf(document, name), incoming)),
  );
}

/** What a refusal asks for (RFC 9110, section 11.6.1), or null where no scheme has an HTTP challenge. */
export function challengeOf(document: JsonObject, operation: Operation): string | null {
  const names = (operation.security ?? []).flatMap((alternative) => Object.keys(alternative));
  const challenges = names.flatMap((name) => {
    const scheme = schemeOf(document, name);
    const type = stringOf(scheme, "type");
    if (type === "oauth2" || type === "openIdConnect") return ["Bearer"];
    if (type !== "http") return [];
    const word = stringOf(scheme, "scheme")?.toLowerCase();
    return word === "basic" ? ['Basic realm="mock"'] : word === "bearer" ? ["Bearer"] : [];
  });
  return challenges.length === 0 ? null : [...new Set(challenges)].join(", ");
}

function schemeOf(document: JsonObject, name: string): JsonObject | undefined {
  return objectOf(objectOf(objectOf(document, "components"), "securitySchemes"), name);
}

/** A scheme the contract does not describe, or that lives below HTTP (`mutualTLS`), cannot be missed here. */
function hasCredential(scheme: JsonObject | undefined, incoming: Incoming): boolean {
  const type = stringOf(scheme, "type");
  if (type === "apiKey") return apiKeyOf(scheme, incoming) !== "";
  if (type === "oauth2" || type === "openIdConnect") return hasAuthorization(incoming, "bearer");
  if (type === "http") return hasAuthorization(incoming, (stringOf(scheme, "scheme") ?? "").toLowerCase());
  return true;
}

function hasAuthorization({ headers }: Incoming, scheme: string): boolean {
  const [word = "", credentials = ""] = (headers.authorization ?? "").trim().split(/\s+/, 2);
  return word.toLowerCase() === scheme && credentials !== "";
}

function apiKeyOf(scheme: JsonObject | undefined, { headers, query }: Incoming): string {
  const name = stringOf(scheme, "name") ?? "";
  const place = stringOf(scheme, "in");
  if (place === "header") return headers[name.toLowerCase()] ?? "";
  if (place === "query") return query.get(name) ?? "";
  const cookies = (headers.cookie ?? "").split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}
