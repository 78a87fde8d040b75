import { appendPointer, type JsonPointer } from "@driftline/model";
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
  /** Whether the two pointers differ. */
  readonly isMoved: boolean;
}

/** The site of a member or an item. Of most places nothing is ever told, so their pointers are made when they are asked for. */
export function siteBelow(above: Site, token: string | number): Site {
  return new Step(above, token);
}

/** A site that moves on its own. */
export function movedSite(from: JsonPointer, to: JsonPointer, depth: number): Site {
  return { from, to, depth, isMoved: from !== to };
}

class Step implements Site {
  readonly depth: number;
  readonly isMoved: boolean;
  private readonly above: Site;
  private readonly token: string | number;
  private known: JsonPointer | undefined = undefined;

  constructor(above: Site, token: string | number) {
    this.depth = above.depth + 1;
    this.isMoved = above.isMoved;
    this.above = above;
    this.token = token;
  }

  get from(): JsonPointer {
    this.known ??= appendPointer(this.above.from, this.token);
    return this.known;
  }

  get to(): JsonPointer {
    return this.isMoved ? appendPointer(this.above.to, this.token) : this.from;
  }
}

/** A conversion that has found nothing yet. */
export function newConversion(dialect: SchemaDialect): Conversion {
  const repairs: SchemaRepair[] = [];
  return { dialect, repairs, moves: [], report: (kind, pointer, detail) => repairs.push({ kind, pointer, detail }) };
}
