export { type DriftOrder, INJECTABLE_RULES, parseDrift } from "./drift/drift-order.js";
export { type FailureOrder, parseFailure } from "./failure-order.js";
export type { Answered, Mock, MockOptions } from "./mock-options.js";
export { startMock } from "./start-mock.js";
