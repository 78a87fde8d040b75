import type { JsonObject } from "@driftline/model";
import { answering, type DocumentPair, fine, nothing, OK, pair } from "./document.testing.js";

const SCHEMES = {
  key: { type: "apiKey", in: "header", name: "X-Key" },
  token: { type: "http", scheme: "bearer" },
  oauth: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://acme.example/token", scopes: {} } } },
};

function guarded(security: readonly JsonObject[] | null, securitySchemes: JsonObject = SCHEMES): JsonObject {
  const more = security === null ? {} : { security };
  return answering({ "200": OK }, { ...more, components: { securitySchemes } });
}

/** What it takes to authenticate. */
export const SECURITY: readonly DocumentPair[] = [
  pair(
    ["authentication becomes necessary", guarded(null), guarded([{ key: [] }])],
    "breaking",
    "calls without it are refused",
    "error security-requirement-added -",
  ),
  pair(
    ["authentication is dropped", guarded([{ key: [] }]), guarded([])],
    "harmless",
    fine,
    "note security-requirement-removed -",
  ),
  pair(
    ["another scheme is needed", guarded([{ key: [] }]), guarded([{ token: [] }])],
    "breaking",
    "the key no longer suffices",
    "error security-requirement-added -",
  ),
  pair(
    ["a second scheme is needed beside the first", guarded([{ key: [] }]), guarded([{ key: [], token: [] }])],
    "breaking",
    "the key alone no longer suffices",
    "error security-requirement-added -",
  ),
  pair(
    ["an alternative is added", guarded([{ key: [] }]), guarded([{ key: [] }, { token: [] }])],
    "harmless",
    fine,
    "note security-requirement-removed -",
  ),
  pair(
    ["an alternative is removed", guarded([{ key: [] }, { token: [] }]), guarded([{ token: [] }])],
    "risky",
    "it hurts those who used it",
    "warning security-alternative-removed - key",
  ),
  pair(
    ["alternatives are reordered", guarded([{ key: [] }, { token: [] }]), guarded([{ token: [] }, { key: [] }])],
    "nothing",
    nothing,
  ),
  pair(
    ["a scheme's key is renamed", guarded([{ key: [] }]), guarded([{ header: [] }], { header: SCHEMES.key })],
    "nothing",
    nothing,
  ),
  pair(
    [
      "a scheme travels another way",
      guarded([{ key: [] }]),
      guarded([{ key: [] }], { key: { type: "apiKey", in: "query", name: "key" } }),
    ],
    "risky",
    "the header may no longer be read",
    "warning security-scheme-changed - key",
  ),
  pair(
    ["a scope is added", guarded([{ oauth: ["read"] }]), guarded([{ oauth: ["read", "write"] }])],
    "breaking",
    "tokens lack it",
    "error security-scope-added - write",
  ),
  pair(
    ["a scope is removed", guarded([{ oauth: ["read", "write"] }]), guarded([{ oauth: ["read"] }])],
    "harmless",
    fine,
    "note security-scope-removed - write",
  ),
];
