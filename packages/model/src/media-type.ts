/**
 * The essence of a media type: type and subtype in lower case, without parameters (RFC 9110, section 8.3.1).
 *
 * @example mediaTypeEssence("Application/JSON; charset=utf-8") === "application/json"
 */
export function mediaTypeEssence(mediaType: string): string {
  const semicolon = mediaType.indexOf(";");
  return (semicolon < 0 ? mediaType : mediaType.slice(0, semicolon)).trim().toLowerCase();
}

/** Whether a media type carries one JSON text: `application/json`, or the `+json` suffix (RFC 6839, section 3.1). */
export function isJsonMediaType(mediaType: string): boolean {
  const essence = mediaTypeEssence(mediaType);
  return essence === "application/json" || essence === "text/json" || essence.endsWith("+json");
}

/**
 * How exactly a documented media range covers an observed essence: 3 the same type, 2 `type/*`, 1 any, 0 not at all
 * (RFC 9110, section 12.5.1).
 */
export function mediaRangeSpecificity(range: string, essence: string): 0 | 1 | 2 | 3 {
  const documented = mediaTypeEssence(range);
  if (documented === essence) return 3;
  if (documented === "*/*") return 1;
  return documented.endsWith("/*") && essence.startsWith(documented.slice(0, -1)) ? 2 : 0;
}
