import { decodeText } from "../text/decode.js";
import { readVendorConfig } from "../vendor/read-vendor-config.js";
import type { VendorConfig } from "../vendor/vendor-config.js";
import { readRequired, type VendorFolder } from "./vendor-folder.js";

/** @throws {ToolError} FILE_MISSING, CONFIG_INVALID */
export async function readConfig(folder: VendorFolder): Promise<VendorConfig> {
  const bytes = await readRequired(folder, "vendor.yaml", "write one, or begin with `driftline fetch --discover URL`");
  const uri = `${folder.uri}/vendor.yaml`;
  return readVendorConfig(decodeText(bytes, uri), uri, folder.vendor);
}
