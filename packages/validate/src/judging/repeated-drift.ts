import type { JsonPointer, JsonValue, Level, Violation } from "@driftline/model";
import type { Drift } from "./drift.js";
import { type BodySite, driftOfViolation } from "./drift-of-violation.js";
import type { SchemaJudge } from "./schema-judge.js";

/** A body that repeats what was explained of bodies before it. */
export interface RepeatingBody {
  readonly text: string;
  readonly schema: SchemaJudge;
  readonly site: BodySite;
}

/**
 * The drifts of a body that was not parsed. What every body says alike is known; what only this one can tell (its value, the
 * exact place) is told by explaining it after all, and only where somebody asks: repeated drift is counted, not shown.
 */
export function repeatedDrifts(violations: readonly Violation[], body: RepeatingBody): readonly Drift[] {
  let explained: readonly Drift[] | undefined;
  const explain = (): readonly Drift[] => {
    explained ??= body.schema
      .explainText(JSON.parse(body.text) as JsonValue, body.text)
      .flatMap((violation) => driftOfViolation(violation, body.site) ?? []);
    return explained;
  };
  const drifts: Drift[] = [];
  for (const violation of violations) {
    const known = knownDrift(violation, body.site);
    if (known !== undefined) drifts.push(new RepeatedDrift(known, explain));
  }
  return drifts;
}

/** A memo, not state: a judge of texts tells of each violation by one object, and it judges bodies of one site. */
const driftsByViolation = new WeakMap<Violation, Drift>();

function knownDrift(violation: Violation, site: BodySite): Drift | undefined {
  const known = driftsByViolation.get(violation);
  if (known !== undefined) return known;
  const drift = driftOfViolation(violation, site);
  if (drift !== undefined) driftsByViolation.set(violation, drift);
  return drift;
}

class RepeatedDrift implements Drift {
  readonly ruleId: string;
  readonly level: Level;
  readonly status: string | null;
  readonly mediaType: string | null;
  readonly instanceLocation: JsonPointer | null;
  readonly subject: string | null;
  readonly keywordLocation: JsonPointer | null;
  readonly #known: Drift;
  readonly #explain: () => readonly Drift[];

  constructor(known: Drift, explain: () => readonly Drift[]) {
    this.ruleId = known.ruleId;
    this.level = known.level;
    this.status = known.status;
    this.mediaType = known.mediaType;
    this.instanceLocation = known.instanceLocation;
    this.subject = known.subject;
    this.keywordLocation = known.keywordLocation;
    this.#known = known;
    this.#explain = explain;
  }

  get message(): string {
    return this.#told().message;
  }

  get exactLocation(): JsonPointer | undefined {
    return this.#told().exactLocation;
  }

  get value(): JsonValue | undefined {
    return this.#told().value;
  }

  /** The first of this body's drifts that is the same: a list may show it at several of its items. */
  #told(): Drift {
    return this.#explain().find((drift) => isSame(drift, this.#known)) ?? this.#known;
  }
}

function isSame(a: Drift, b: Drift): boolean {
  return (
    a.ruleId === b.ruleId &&
    a.level === b.level &&
    a.instanceLocation === b.instanceLocation &&
    a.subject === b.subject &&
    a.keywordLocation === b.keywordLocation
  );
}
