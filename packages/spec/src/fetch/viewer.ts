import { addressesInConfiguration, configurationScripts, descriptionAddresses } from "../pages/viewer-html.js";
import { decodeText } from "../text/decode.js";
import { parsedObject } from "./catalog.js";
import type { Fetched, HttpClient } from "./http-client.js";

type Content = Extract<Fetched, { kind: "content" }>;

/** A page, its script, its configuration, the document. */
const MAX_HOPS = 4;

/** The document that an HTML viewer shows; what is no viewer is returned as it is. */
export async function followViewer(client: HttpClient, fetched: Content): Promise<Content> {
  let at = fetched;
  const seen = new Set([at.url]);
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const next = nextAddress(at).find((address) => !seen.has(address));
    if (next === undefined) return at;
    seen.add(next);
    const answer = await client.fetch({ url: next, accept: "application/yaml, application/json, */*;q=0.5" });
    if (answer.kind !== "content") return at;
    at = answer;
  }
  return at;
}

function nextAddress(fetched: Content): readonly string[] {
  const text = decodeText(fetched.bytes, fetched.url);
  const json = parsedObject(text);
  if (json !== undefined) {
    const isDescription = Object.hasOwn(json as object, "openapi") || Object.hasOwn(json as object, "swagger");
    const listed = isDescription ? [] : addressesInConfiguration(json);
    return listed.flatMap((address) =>
      URL.canParse(address, fetched.url) ? [new URL(address, fetched.url).href] : [],
    );
  }
  return [...descriptionAddresses(text, fetched.url), ...configurationScripts(text, fetched.url)];
}
