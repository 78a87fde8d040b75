import type { HeaderField } from "@driftline/model";
import { isSecretHeader } from "@driftline/model";
import { redactText, type TextRules } from "./text.js";

/** Attributes of a cookie, which are no secrets (RFC 6265, section 4.1). */
const COOKIE_ATTRIBUTES = /^(?:expires|max-age|domain|path|secure|httponly|samesite|priority|partitioned)$/i;
const WITH_SCHEME = /^(\s*[A-Za-z][\w-]{1,30}\s+)(\S.*)$/s;

/** A header field without secrets; a cookie keeps its name, credentials their scheme. */
export function redactHeader(header: HeaderField, rules: TextRules): HeaderField {
  const value = redactHeaderValue(header, rules);
  return value === header.value ? header : { name: header.name, value };
}

function redactHeaderValue({ name, value }: HeaderField, rules: TextRules): string {
  const lower = name.toLowerCase();
  if (rules.isKept(name)) return redactText(value, { ...rules, isSecretField: () => false }, name);
  if (lower === "cookie" || lower === "set-cookie") return redactCookies(value, rules, lower === "set-cookie");
  if (!isSecretHeader(name) && !rules.isSecretField(name)) return redactText(value, rules, name);
  const [, scheme, credentials] = WITH_SCHEME.exec(value) ?? [];
  if (scheme === undefined || credentials === undefined) return rules.placeholders.of(value);
  return scheme + redactCredentials(credentials, rules);
}

/** Credentials of one token, or of named parts as in `Digest username="..."` (RFC 9110, section 11.4). */
function redactCredentials(credentials: string, { placeholders }: TextRules): string {
  if (!/[\w*]\s*=\s*["\w]/.test(credentials) || /^[A-Za-z0-9+/_.~-]+=*$/.test(credentials)) {
    return credentials.split(" ").map(placeholders.of).join(" ");
  }
  return credentials.replace(
    /(?<![\w*-])([\w*-]+\s*=\s*)("[^"]*"|[^\s,"]+)/g,
    (_whole, name: string, quoted: string) => {
      const value = quoted.replace(/^"|"$/g, "");
      const hidden = value.split(" ").map(placeholders.of).join(" ");
      return name + (quoted.startsWith('"') ? `"${hidden}"` : hidden);
    },
  );
}

function redactCookies(value: string, { placeholders, isKept }: TextRules, isSetCookie: boolean): string {
  return value
    .split(";")
    .map((pair, index) => {
      const equals = pair.indexOf("=");
      const name = pair.slice(0, Math.max(equals, 0)).trim();
      if (equals < 0) return isSetCookie && index > 0 ? pair : hidden(pair, placeholders.of);
      if ((isSetCookie && index > 0 && COOKIE_ATTRIBUTES.test(name)) || isKept(name)) return pair;
      return pair.slice(0, equals + 1) + hidden(pair.slice(equals + 1), placeholders.of);
    })
    .join(";");
}

/** A cookie's value with what stands around it; the value itself holds no space. */
function hidden(value: string, placeholder: (secret: string) => string): string {
  return value.replace(/\S+/g, placeholder);
}
