export { type Diff, type DiffOptions, diffContracts } from "./diff-contracts.js";
export type { Opinion, SecondOpinion } from "./second-opinion/opinion.js";
