import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { VendorFolder } from "../src/lock/vendor-folder.js";

/** SHA-256, as the host brings it. */
export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The repository's `specs/` folder. */
export const SPECS = resolve(import.meta.dirname, "../../../specs");

/** A vendor folder on disk, with some of its files replaced. */
export function folderOnDisk(
  vendor: string,
  replaced: Readonly<Record<string, string | Uint8Array | null>> = {},
): VendorFolder {
  const replacedFile = (file: string) => {
    const content = replaced[file];
    return typeof content === "string" ? new TextEncoder().encode(content) : (content ?? null);
  };
  return {
    vendor,
    uri: `specs/${vendor}`,
    read: async (file) => {
      if (Object.hasOwn(replaced, file)) return replacedFile(file);
      return readFile(resolve(SPECS, vendor, file)).catch(() => null);
    },
  };
}
