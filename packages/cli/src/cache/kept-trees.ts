import { type Contract, isJsonObject } from "@driftline/model";
import { type ContractCache, partedText, readParted } from "@driftline/spec";
import { keptTreesOf, rememberTrees } from "@driftline/validate";

/** What the trees of one contract may take: reading what nobody asks for would cost more than growing what somebody does. */
const CHARACTERS_AT_MOST = 4_000_000;

/** Trees by the pointer of their schema. */
type Trees = ReadonlyMap<string, () => string>;

/**
 * Lets a contract know what earlier runs found out about its largest schemas: which properties they document, at any depth. Gives
 * what keeps that for the next run, called when this one has looked at everything.
 */
export async function recallTrees(
  { document, keptAs }: Contract,
  cache: ContractCache | undefined,
): Promise<() => Promise<void>> {
  if (cache === undefined || keptAs === undefined) return async () => undefined;
  const key = { name: `${keptAs} trees`, sources: [] };
  const before = treesIn(await cache.read(key));
  if (before.size > 0) rememberTrees(document, before);
  return async () => {
    const text = textOf(before, keptTreesOf(document));
    if (text !== null) await cache.write(key, text);
  };
}

function treesIn(text: string | null): Trees {
  const found = text === null ? null : readParted(text);
  const schemas = isJsonObject(found?.head) ? found.head.schemas : undefined;
  if (found === null || !Array.isArray(schemas) || schemas.length !== found.count) return new Map();
  return new Map((schemas as readonly unknown[]).map((schema, index) => [String(schema), () => found.part(index)]));
}

/** Null where there is nothing new that has room. */
function textOf(before: Trees, now: Trees): string | null {
  const grown = [...now].filter(([schema]) => !before.has(schema));
  if (grown.length === 0) return null;
  const parts = new Map([...before].map(([schema, tree]) => [schema, tree()]));
  let characters = [...parts.values()].reduce((sum, part) => sum + part.length, 0);
  for (const [schema, tree] of grown) {
    const part = tree();
    characters += part.length;
    if (characters > CHARACTERS_AT_MOST) break;
    parts.set(schema, part);
  }
  return parts.size === before.size ? null : partedText({ schemas: [...parts.keys()] }, [...parts.values()]);
}
