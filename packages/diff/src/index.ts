export { type DiffOptions, diffContracts } from "./diff-contracts.js";
