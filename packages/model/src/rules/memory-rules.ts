import type { RuleMeta } from "../rule.js";

/** The rules of the wire against its own past. Sorted by id. */
export const MEMORY_RULES: readonly RuleMeta[] = [
  {
    id: "observed-null-appeared",
    stage: "memory",
    level: "warning",
    levels: "`error` when used",
    strict: null,
    summary: "null arrives where in the last five runs it never did",
    why: "code that reads the value without a check fails",
    hint: "handle null, and ask the vendor whether it is meant",
  },
  {
    id: "observed-property-appeared",
    stage: "memory",
    level: "note",
    levels: null,
    strict: null,
    summary: "a documented property arrives that in the last five runs never did",
    why: "it may be worth using",
    hint: "nothing to do",
  },
  {
    id: "observed-property-vanished",
    stage: "memory",
    level: "warning",
    levels: "`error` when used",
    strict: null,
    summary: "a property that was in every response of the last five runs is gone in two",
    why: "where the contract does not say what is required, only memory can tell",
    hint: "check the code that reads it, and ask the vendor",
  },
  {
    id: "observed-type-changed",
    stage: "memory",
    level: "warning",
    levels: "`error` when used",
    strict: null,
    summary: "a value has a JSON type that in the last five runs it never had",
    why: "typed clients fail to parse it",
    hint: "check the code that reads it, and ask the vendor",
  },
];
