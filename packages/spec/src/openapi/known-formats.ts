/**
 * Formats that mean something to somebody: those of JSON Schema 2020-12 (validation, section 7.3), of the OpenAPI
 * format registry (spec.openapis.org/registry/format) and a few that many servers write.
 */
export const KNOWN_FORMATS: ReadonlySet<string> = new Set([
  // JSON Schema
  ...["date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri"],
  ...["iri-reference", "json-pointer", "regex", "relative-json-pointer", "time", "uri", "uri-reference"],
  ...["uri-template", "uuid"],
  // OpenAPI format registry
  ...["base64url", "binary", "byte", "char", "commonmark", "date-time-local", "decimal", "decimal128", "double"],
  ...["double-int", "float", "html", "http-date", "int8", "int16", "int32", "int64", "media-range", "password"],
  ...["sf-binary", "sf-boolean", "sf-decimal", "sf-integer", "sf-string", "sf-token", "time-local", "uint8"],
  ...["uint16", "uint32", "uint64"],
  // Written by server frameworks
  ...["uuid4", "uuid1", "uuid3", "uuid5", "url", "ip"],
]);
