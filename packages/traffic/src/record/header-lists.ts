import type { HeaderField } from "@driftline/model";

/** Fields that speak of one connection only and end with it (RFC 9110, section 7.6.1). */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/** Header fields out of the flat list of names and values in which Node and undici give them, in the order on the wire. */
export function fieldsOfFlatList(list: readonly (string | Uint8Array)[]): readonly HeaderField[] {
  const fields: HeaderField[] = [];
  for (let index = 0; index + 1 < list.length; index += 2)
    fields.push({ name: textOf(list[index]), value: textOf(list[index + 1]) });
  return fields;
}

/** The fields that go on to the next hop. */
export function endToEnd(fields: readonly HeaderField[]): readonly HeaderField[] {
  const lowered = fields.map(({ name }) => name.toLowerCase());
  const named = new Set<string>();
  lowered.forEach((name, index) => {
    if (name !== "connection") return;
    for (const token of (fields[index]?.value ?? "").toLowerCase().split(",")) named.add(token.trim());
  });
  return fields.filter((_, index) => {
    const name = lowered[index] ?? "";
    return !OF_THE_CONNECTION.has(name) && !named.has(name);
  });
}

/** The flat list again. */
export function flatListOf(fields: readonly HeaderField[]): string[] {
  const list: string[] = [];
  for (const { name, value } of fields) list.push(name, value);
  return list;
}

/** HTTP's fields are bytes; Latin-1 keeps each of them (RFC 9110, section 5.5). */
function textOf(part: string | Uint8Array | undefined): string {
  return typeof part === "string" ? part : Buffer.from(part ?? []).toString("latin1");
}
