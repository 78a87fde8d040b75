import { readFileSync } from "node:fs";
import type { Contract, JsonObject, JsonPointer, JsonValue, Operation } from "@driftline/model";
import { createCompiler, createGenerator } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createChecker, resultOf } from "../src/index.js";
import { contractOf, type ExchangeSpec, exchangeOf } from "./contract-of.js";
import { type Mutant, mutantsOf } from "./mutants.js";

/** The four contracts of this repository, as `driftline fetch` locked them. */
function lockedContract(vendor: string): Contract {
  const text = readFileSync(new URL(`../../../specs/${vendor}/openapi.yaml`, import.meta.url), "utf8");
  const document: JsonObject = parse(text);
  return contractOf(document, { vendor, isPartial: true });
}

/** Conforming bodies per schema: several seeds, sparse and full. */
const SEEDS = 6;

interface Target {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly direction: "request" | "response";
  readonly schema: JsonPointer;
  exchange(value: JsonValue, index: number): ExchangeSpec;
}

function targetsOf(contract: Contract): readonly Target[] {
  return contract.operations.flatMap((operation): readonly Target[] => {
    const path = operation.path.replace(/\{[^}]*\}/g, "1f0c5e6a-8a5e-4a4e-9d5f-0123456789ab");
    const url = `${operation.servers[0]?.url ?? ""}${path}`;
    const plain = { method: operation.method, url, requestHeaders: {} };
    const request = operation.requestBody?.content[0];
    const responses = operation.responses.filter(({ status }) => /^\d+$/.test(status));
    return [
      ...responses.flatMap((response): readonly Target[] => {
        const content = response.content[0];
        if (content?.schema == null || !content.mediaType.includes("json")) return [];
        const status = Number(response.status);
        const requestBody = { mediaType: null, text: null, bytes: null };
        const exchange = (json: JsonValue, index: number) => ({ ...plain, requestBody, status, json, index });
        return [{ contract, operation, direction: "response", schema: content.schema, exchange }];
      }),
      ...(request?.schema == null
        ? []
        : [
            {
              contract,
              operation,
              direction: "request" as const,
              schema: request.schema,
              exchange: (requestBody: JsonValue, index: number) => ({
                ...plain,
                requestBody: JSON.stringify(requestBody),
                noResponse: true,
                index,
              }),
            },
          ]),
    ];
  });
}

describe.each(["braintrust", "galileo", "opik", "respan"])("mutation bench: %s", (vendor) => {
  const contract = lockedContract(vendor);
  const compiler = createCompiler(contract.document);
  const generator = createGenerator(contract.document, compiler);
  const targets = targetsOf(contract);
  const shownBy = (target: Target, value: JsonValue) => {
    const checker = createChecker(contract, { compiler });
    checker.check(exchangeOf(target.exchange(value, 0)));
    return resultOf(contract, checker.partial())
      .findings.filter(({ ruleId }) => ruleId !== "response-property-deprecated")
      .map(({ ruleId, instanceLocation, subject }) => JSON.stringify([ruleId, instanceLocation, subject]));
  };
  const bodiesOf = (target: Target): readonly JsonValue[] =>
    Array.from({ length: SEEDS }, (_, seed) =>
      generator.generate(target.schema, {
        direction: target.direction,
        seed,
        presence: seed % 2 === 0 ? "all" : "some",
      }),
    ).filter((value) => value !== undefined);

  it("has operations with bodies to try", () => {
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(bodiesOf(target).length).toBeGreaterThan(0);
  });

  it("finds nothing in conforming bodies", () => {
    for (const target of targets) for (const body of bodiesOf(target)) expect(shownBy(target, body)).toEqual([]);
  });

  it("finds each injected drift, at its place, and nothing else", { timeout: 120_000 }, () => {
    const wrong: string[] = [];
    const counts = new Map<string, number>();
    for (const target of targets) {
      for (const body of bodiesOf(target)) {
        for (const mutant of mutantsOf(
          { document: contract.document, compiler, direction: target.direction },
          target.schema,
          body,
        )) {
          counts.set(mutant.rule, (counts.get(mutant.rule) ?? 0) + 1);
          const shown = shownBy(target, mutant.value);
          const wanted = wantedOf(target, mutant);
          if (shown.length !== 1 || !isWanted(shown[0] ?? "", wanted)) {
            wrong.push(`${target.operation.key}: wanted ${wanted}, shown ${JSON.stringify(shown)}`);
          }
        }
      }
    }
    expect([...new Set(wrong)].slice(0, 40)).toEqual([]);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(vendor === "opik" ? 50 : 100);
  });
});

function wantedOf({ direction }: Target, { rule, instanceLocation, subject }: Mutant): string {
  return JSON.stringify([`${direction}-${rule}`, instanceLocation, subject]);
}

/** Where the injected drift names no subject, the finding may (the value, in a test that does not care). */
function isWanted(shown: string, wanted: string): boolean {
  return shown === wanted || (wanted.endsWith(",null]") && shown.startsWith(wanted.slice(0, -"null]".length)));
}
