import { arrayOf, isJsonObject, type JsonObject, type JsonValue, stringOf, textOfJson } from "@driftline/model";
import { percentEncoded } from "../percent-encoded.js";

/**
 * The URL a Postman request names, as text or in parts, with its variables (`{{name}}`, `:name`) replaced where they have a
 * value. Undefined where there is none.
 *
 * @example urlOfPostman("{{base}}/v1/items", new Map()) === "/v1/items"
 */
export function urlOfPostman(url: JsonValue | undefined, variables: ReadonlyMap<string, string>): string | undefined {
  const text = typeof url === "string" ? url : isJsonObject(url) ? textOf(url) : undefined;
  if (text === undefined || text === "") return undefined;
  const filled = fillPathVariables(fill(text, variables), url);
  const withoutHost = filled.replace(/^(?:https?:\/\/)?\{\{[^{}]*\}\}(?=\/|$)/, "");
  if (/^(?:https?:\/\/|\/)/i.test(withoutHost)) return withoutHost;
  // Postman takes a URL without a scheme for HTTP.
  return withoutHost === filled ? `http://${filled}` : `/${withoutHost}`;
}

function textOf(url: JsonObject): string | undefined {
  const host = Array.isArray(url.host) ? url.host.map(textOfJson).join(".") : stringOf(url, "host");
  if (host === undefined) return stringOf(url, "raw");
  const scheme = stringOf(url, "protocol");
  const port = stringOf(url, "port");
  const path = Array.isArray(url.path)
    ? url.path.map(segmentOf).join("/")
    : (stringOf(url, "path") ?? "").replace(/^\//, "");
  const query = arrayOf(url, "query")
    .filter(isJsonObject)
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }) =>
      value === undefined || value === null ? textOfJson(key) : `${textOfJson(key)}=${textOfJson(value)}`,
    );
  const origin = `${scheme === undefined ? "" : `${scheme}://`}${host}${port === undefined ? "" : `:${port}`}`;
  return `${origin}/${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

function segmentOf(segment: JsonValue): string {
  return typeof segment === "string" ? segment : (stringOf(segment, "value") ?? "");
}

function fill(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{([^{}]{1,200})\}\}/g, (whole, name: string) => variables.get(name.trim()) ?? whole);
}

function fillPathVariables(text: string, url: JsonValue | undefined): string {
  const values = arrayOf(url, "variable").filter(isJsonObject);
  return text.replace(/\/:([\w-]{1,200})(?=[/?#]|$)/g, (whole, name: string) => {
    const value = values.find(({ key }) => key === name)?.value;
    return typeof value === "string" && value !== "" ? `/${percentEncoded(value)}` : whole;
  });
}
