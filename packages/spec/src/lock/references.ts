import type { JsonObject } from "@driftline/model";
import { bundleReferences } from "../openapi/bundle.js";
import { someMember } from "../openapi/some-member.js";
import { decodeText } from "../text/decode.js";
import { decodedPath } from "../text/decoded-path.js";
import { checkByteLimit, DEFAULT_LIMITS } from "../text/limits.js";
import { readDocument } from "../text/read-document.js";

/** The bytes at an absolute address that a description refers to; null where it may not be read. */
export type ReadReference = (uri: string) => Promise<Uint8Array | null>;

/** The address that a description's own relative references start from. */
export function baseOf(source: { readonly file: string; readonly url: string | null }): string {
  return source.url ?? `file:///${source.file}`;
}

/** The address of a file by its name alone: what it refers to is looked for beside it. */
export function baseOfFile(uri: string): string {
  return /^https?:/.test(uri) ? uri : `file:///${encodeURIComponent(uri.split(/[\\/]/).at(-1) ?? "")}`;
}

/** The file below the vendor folder that keeps what is referred to; null for what lies outside of it. */
export function referenceFile(uri: string): string | null {
  if (!URL.canParse(uri)) return null;
  const url = new URL(uri);
  const path = decodedPath(url)?.replace(/[^\w.@/-]+/g, "_");
  if (path === undefined || path.split("/").includes("..")) return null;
  if (url.protocol === "file:") return path.startsWith("/sources/") ? path.slice(1) : null;
  if (!/^https?:$/.test(url.protocol)) return null;
  const query = url.search === "" ? "" : `_${url.search.slice(1).replace(/[^\w.-]+/g, "_")}`;
  return `sources/references/${url.host.replace(/[^\w.-]+/g, "_")}${path}${query}`;
}

/** The description with everything it refers to in other documents, as far as they may be read. */
export async function withReferences(
  description: JsonObject,
  base: string,
  read: ReadReference | undefined,
): Promise<JsonObject> {
  if (read === undefined || !refersOutside(description)) return description;
  return bundleReferences(description, {
    uri: base,
    read: async (uri) => {
      const bytes = await read(uri);
      if (bytes === null) return undefined;
      checkByteLimit(bytes, uri, DEFAULT_LIMITS);
      return readDocument(decodeText(bytes, uri), { uri }).value;
    },
  });
}

function refersOutside(description: JsonObject): boolean {
  return someMember(
    description,
    (name, member) => name === "$ref" && typeof member === "string" && !member.startsWith("#"),
  );
}
