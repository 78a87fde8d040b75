import type { JsonPointer } from "@driftline/model";
import type { PointerMove, SchemaDialect, SchemaRepair, SchemaRepairKind } from "./dialect.js";

/** The state of one conversion: what it found, and where things went. */
export interface Conversion {
  readonly dialect: SchemaDialect;
  readonly repairs: SchemaRepair[];
  readonly moves: PointerMove[];
  report(kind: SchemaRepairKind, pointer: JsonPointer, detail: string): void;
}

/** Where a schema stood, where it will stand, and how deep it is. */
export interface Site {
  readonly from: JsonPointer;
  readonly to: JsonPointer;
  readonly depth: number;
}

/** A conversion that has found nothing yet. */
export function newConversion(dialect: SchemaDialect): Conversion {
  const repairs: SchemaRepair[] = [];
  return { dialect, repairs, moves: [], report: (kind, pointer, detail) => repairs.push({ kind, pointer, detail }) };
}
