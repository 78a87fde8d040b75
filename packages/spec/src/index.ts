export { type HashBytes, type LoadOptions, loadContract } from "./load-contract.js";
export { DEFAULT_LIMITS, type InputLimits } from "./text/limits.js";
