import type { Contract } from "@driftline/model";
import type { VendorConfig } from "../vendor/vendor-config.js";
import type { LockFile } from "./lock-file.js";

/** A vendor as it is locked. */
export interface LockedVendor {
  readonly config: VendorConfig;
  /** Its findings are those of the sources; its positions point into `openapi.yaml`. */
  readonly contract: Contract;
  /** The vendor's own claim, without our corrections. */
  readonly claim: Contract;
  readonly lock: LockFile;
  /** What somebody should know, a clause each: the contract was edited by hand. */
  readonly warnings: readonly string[];
}
