export type { CacheKey, ContractCache } from "./cache/contract-cache.js";
export { partedText, readParted } from "./cache/parted-text.js";
export { guardedLookup, isListed, isPublicAddress } from "./fetch/address-guard.js";
export { applyFiles } from "./fetch/apply-files.js";
export { type DiscoveredSource, type Discovery, discoverSources } from "./fetch/discover.js";
export { type FetchContractOptions, fetchContract } from "./fetch/fetch-contract.js";
export { underLock } from "./fetch/folder-lock.js";
export {
  createHttpClient,
  DEFAULT_FETCH_LIMITS,
  type FetchHost,
  type FetchLimits,
  type HttpClient,
} from "./fetch/http-client.js";
export { type FetchPlan, type FetchPorts, planFetch } from "./fetch/plan-fetch.js";
export { clearDeadBeside, temporaryBeside } from "./fetch/temporary.js";
export { codeOf, reasonOf, unwritable } from "./fetch/unwritable.js";
export { type HashBytes, type LoadOptions, loadContract } from "./load-contract.js";
export { loadSource } from "./load-source.js";
export { loadLockedVendor } from "./lock/load-locked-vendor.js";
export { loadVendorContract } from "./lock/load-vendor-contract.js";
export type { LockedSource, LockFile } from "./lock/lock-file.js";
export { type LockedTexts, type LockPorts, lockVendor, type SourceBytes } from "./lock/lock-vendor.js";
export type { LockedVendor } from "./lock/locked-vendor.js";
export { type ReadBelow, readSettled } from "./lock/pending.js";
export { type LockPlan, type PlannedWrite, planLock } from "./lock/plan-lock.js";
export { readConfig } from "./lock/read-config.js";
export type { VendorFolder } from "./lock/vendor-folder.js";
export { bundleReferences } from "./openapi/bundle.js";
export { createSharedParts, type SharedParts } from "./openapi/shared-parts.js";
export type { PageExtract } from "./pages/page.js";
export { readPage } from "./pages/read-page.js";
export { decodedPath } from "./text/decoded-path.js";
export { DEFAULT_LIMITS, type InputLimits } from "./text/limits.js";
export {
  type DescribedSource,
  type DraftOptions,
  type DraftSource,
  describeSource,
  draftVendorYaml,
  sourceFileOf,
} from "./vendor/draft-vendor.js";
export { readVendorConfig } from "./vendor/read-vendor-config.js";
export type {
  EnvironmentConfig,
  HeaderConfig,
  LevelOverride,
  PolicyConfig,
  RecordingsConfig,
  RedactionConfig,
  SourceConfig,
  SourceKind,
  VendorConfig,
} from "./vendor/vendor-config.js";
export { withEnvironments } from "./vendor/with-environments.js";
