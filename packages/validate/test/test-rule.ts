import { type Contract, type Finding, ruleOf } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { check, type ExchangeSpec, exchangeOf } from "./contract-of.js";

/** One law about a rule; `drift` is what must be found, and null says that nothing may be. */
export interface RuleCase {
  /** The law in plain words. */
  readonly name: string;
  readonly contract: Contract;
  readonly exchange: ExchangeSpec;
  readonly drift: Partial<Finding> | null;
}

/** Tests a rule by table: exactly the finding stated, or none at all. Demands a case with drift and one without. */
export function testRule(id: string, cases: readonly RuleCase[]): void {
  describe(id, () => {
    it("is in the catalogue and is tested with drift and without", () => {
      expect(ruleOf(id).id).toBe(id);
      expect(cases.some(({ drift }) => drift !== null)).toBe(true);
      expect(cases.some(({ drift }) => drift === null)).toBe(true);
    });
    it.each(cases.map((one) => [one.name, one] as const))("%s", (_, { contract, exchange, drift }) => {
      const { findings, unchecked } = check(contract, [exchangeOf(exchange)]);
      expect(unchecked).toEqual([]);
      if (drift === null) expect(findings).toEqual([]);
      else {
        expect(
          findings.map(({ ruleId, subject, instanceLocation }) => ({ ruleId, subject, instanceLocation })),
        ).toHaveLength(1);
        expect(findings[0]).toMatchObject({ ruleId: id, count: 1, total: 1, ...drift });
      }
    });
  });
}
