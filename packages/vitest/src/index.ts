export { type ContractMatchers, contractMatchers, type MatcherOptions, type MatcherResult } from "./matchers.js";
export { readContract } from "./read-contract.js";
export type { PlainResponse, ReceivedResponse } from "./received.js";
export { type RecordingFetch, recordFetch } from "./record-fetch.js";
export { type NotedRead, type RecordUsesOptions, recordUses, type UsesRecorder } from "./record-uses.js";
