import type { JsonValue } from "@driftline/model";
import { ajvOf, hyperjumpOf, type Rival, type Verdict } from "./rivals.js";
import { compiledOf } from "./subject.js";
import { casesOf, type Draft, remotesOf, type SuiteCase } from "./suite.js";

/** Whose verdicts are held against the suite. */
export type Judge = "driftline" | "ajv" | "hyperjump";

/** A verdict that is not the suite's. */
export interface Deviation {
  readonly judge: Judge;
  readonly draft: Draft;
  readonly says: "accepted" | "refused" | "failed";
  readonly name: string;
}

/** What a pass over a draft's cases came to. */
export interface Judged {
  readonly deviations: readonly Deviation[];
  /** How many cases each part of the suite has, and how many were judged as it asks. */
  readonly counts: ReadonlyMap<SuiteCase["part"], readonly [right: number, all: number]>;
  /** Laws of our own that a case broke: clean yet invalid, a text accepted whose value is not. */
  readonly broken: readonly string[];
}

/** Holds one judge against every case of a draft. */
export async function judgeSuite(judge: Judge, draft: Draft): Promise<Judged> {
  const documents = remotesOf();
  const deviations: Deviation[] = [];
  const broken: string[] = [];
  const counts = new Map<SuiteCase["part"], readonly [number, number]>();
  const rivals = new Map<JsonValue, Rival>();
  const make: Readonly<Record<Judge, (schema: JsonValue) => Promise<Rival> | Rival>> = {
    driftline: (schema) => ourselves(schema, draft, { documents, broken }),
    ajv: (schema) => ajvOf(schema, draft, documents),
    hyperjump: (schema) => hyperjumpOf(schema, draft, documents),
  };
  for (const { name, part, schema, instance, isValid } of casesOf(draft)) {
    const rival = rivals.get(schema) ?? (await make[judge](schema));
    rivals.set(schema, rival);
    const verdict = await rival(instance);
    const [right, all] = counts.get(part) ?? [0, 0];
    counts.set(part, [right + (verdict === isValid ? 1 : 0), all + 1]);
    if (verdict !== isValid) deviations.push({ judge, draft, says: wordOf(verdict), name });
  }
  return { deviations, counts, broken };
}

function wordOf(verdict: Verdict): Deviation["says"] {
  if (verdict === "failed") return "failed";
  return verdict ? "accepted" : "refused";
}

/** Our verdict under the open lens; the closed lens, the explainer and the judge of texts may not be more lenient. */
async function ourselves(
  schema: JsonValue,
  draft: Draft,
  context: { documents: ReadonlyMap<string, JsonValue>; broken: string[] },
): Promise<Rival> {
  const compiled = await compiledOf(schema, draft, context.documents);
  return async (instance) => {
    const isValid = compiled.isValid(instance);
    const breaks = compiled
      .explain(instance)
      .some(({ kind, isForbidden }) => kind !== "property-undocumented" || isForbidden === true);
    const text = compiled.judgeText?.(JSON.stringify(instance)) ?? "unsure";
    const told = JSON.stringify({ schema, instance });
    if (compiled.isClean(instance) && !isValid) context.broken.push(`clean and invalid: ${told}`);
    if (breaks === isValid) context.broken.push(`explained otherwise than judged: ${told}`);
    if (text !== "unsure" && !isValid) context.broken.push(`a text accepted whose value is invalid: ${told}`);
    return isValid;
  };
}
