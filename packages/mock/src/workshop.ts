import type { Contract } from "@driftline/model";
import { createCompiler, createGenerator, type Generator, type SchemaCompiler } from "@driftline/schema";

/** What every part of a mock works with. */
export interface Workshop {
  readonly contract: Contract;
  readonly compiler: SchemaCompiler;
  readonly generator: Generator;
  readonly seed: number;
  readonly prefersExamples: boolean;
}

/** The tools for one contract. */
export function workshopOf(contract: Contract, options: { seed: number; prefersExamples: boolean }): Workshop {
  const compiler = createCompiler(contract.document);
  return { contract, compiler, generator: createGenerator(contract.document, compiler), ...options };
}
