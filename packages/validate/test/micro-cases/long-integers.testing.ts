import type { MicroCase } from "./micro-case.testing.js";

/** Integers that a double does not hold. */
export const longIntegers: readonly MicroCase[] = [
  {
    name: "int64 beyond 2^53 is no drift",
    schema: { type: "integer", format: "int64" },
    clean: ["9007199254740993", "9223372036854775807", "-9223372036854775808"],
    drift: [
      ["1e30", "format-mismatched "],
      ["9223372036854775808", "format-mismatched "],
      ["-9223372036854775809", "format-mismatched "],
    ],
  },
  {
    name: "uint64 ends at 2^64",
    schema: { properties: { n: { type: "integer", format: "uint64" } } },
    clean: ['{"n":18446744073709551615}', '{"n":9007199254740993}'],
    drift: [
      ['{"n":18446744073709551616}', "format-mismatched /n"],
      ['{"n":-9007199254740993}', "format-mismatched /n"],
    ],
  },
  {
    name: "a multiple beyond 2^53",
    schema: { type: "integer", multipleOf: 3 },
    clean: ["9007199254740993", "-9007199254740993", "90071992547409930.0"],
    drift: [
      ["9007199254740992", "constraint-mismatched "],
      ["9007199254740994", "constraint-mismatched "],
    ],
  },
  {
    name: "a multiple of a fraction beyond 2^53",
    schema: { type: "number", multipleOf: 1.5 },
    clean: ["9007199254740993"],
    drift: [["9007199254740994", "constraint-mismatched "]],
  },
  {
    name: "bounds beyond 2^53",
    schema: { items: { maximum: 9007199254740991, exclusiveMinimum: -9007199254740991 } },
    clean: ["[9007199254740991]", '["9007199254740993"]', "[-9007199254740990]"],
    drift: [
      ["[9007199254740993]", "constraint-mismatched /*"],
      ["[-9007199254740991]", "constraint-mismatched /*"],
    ],
  },
  {
    name: "an enum beyond 2^53 tells all digits",
    schema: { properties: { n: { enum: [1, 2] } } },
    clean: ['{"n":1}'],
    drift: [['{"n":9007199254740993}', "enum-value-undocumented /n 9007199254740993"]],
  },
  {
    name: "unique items that doubles would take for one",
    schema: { type: "array", uniqueItems: true },
    clean: ["[9007199254740992,9007199254740993]", '[{"a":9007199254740993},{"a":9007199254740992}]'],
    drift: [["[9007199254740993,9007199254740993]", "constraint-mismatched "]],
  },
  {
    name: "an integer of any length is an integer",
    schema: { type: "object", properties: { n: { type: "integer" } } },
    clean: [`{"n":1${"0".repeat(400)}}`],
    drift: [[`{"n":"1${"0".repeat(400)}"}`, "type-mismatched /n"]],
  },
];
