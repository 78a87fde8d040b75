import { sha256 } from "@driftline/model";
import { itemSet, prefixLength, restItemSet } from "./array-facet.js";
import type { CanonicalContext } from "./context.js";
import { hasRest, patternSets, propertyNamesOf, propertySet, restSet } from "./object-facet.js";
import { type Facet, keyOf, type SchemaSet, setOf } from "./shape.js";

const MAXIMUM_NODES = 400;

/** A text stands quoted inside of others (`not`, `if`, unions in unions), and quoting doubles what it quotes: a longer one is named by its hash. */
const MAXIMUM_LENGTH = 10_000;

interface Writing {
  readonly path: readonly string[];
  readonly budget: { nodes: number };
}

/**
 * Writes schemas as texts that are equal for equal schemas. A schema inside itself is written as the way back to it; a
 * schema beyond the budget is written as its place, so that two texts are never equal by having been cut.
 */
export function createDeepText(context: CanonicalContext): Pick<CanonicalContext, "deepText" | "facetText"> {
  const textsByKey = new Map<string, string>();

  function textOf(set: SchemaSet, writing: Writing): string {
    const normal = context.normalSet(set);
    const key = keyOf(normal);
    const back = writing.path.lastIndexOf(key);
    if (back >= 0) return `^${writing.path.length - back}`;
    writing.budget.nodes -= 1;
    if (writing.budget.nodes < 0) return `@${key}`;
    const deeper = { ...writing, path: [...writing.path, key] };
    const facets = [...context.shapeOf(normal).facets.values()].map((facet) => facetText(facet, deeper));
    return shortened(`(${facets.sort().join("|")})`);
  }

  function facetText(facet: Facet, writing: Writing): string {
    const child = (set: SchemaSet) => textOf(set, writing);
    const lines = [
      facet.isInteger ? "integer" : facet.type,
      facet.values === null ? "" : `values ${[...facet.values.keys()].sort().join(",")}`,
      sortedText(
        "bound",
        [...facet.bounds].map(([name, { value }]) => `${name}=${value}`),
      ),
      sortedText("multiple", [...facet.multiples.keys()].map(String)),
      sortedText("pattern", [...facet.patterns.keys()]),
      sortedText("format", [...facet.formats.keys()]),
      sortedText("required", [...facet.required.keys()]),
      sortedText("dependent", [...facet.dependents.keys()]),
      sortedText("residue", [...facet.residues.keys()]),
      facet.uniqueItems === null ? "" : "unique",
      sortedText(
        "names",
        facet.propertyNames.map((pointer) => child(setOf(pointer))),
      ),
      sortedText(
        "contains",
        facet.contains.map((one) => `${one.min}..${one.max}${child(setOf(one.schema))}`),
      ),
      facet.dispatch === null ? "" : `dispatch ${facet.dispatch.discriminator?.propertyName}`,
      objectText(facet, child),
      arrayText(facet, child),
      sortedText(
        "union",
        facet.unions.map((union) => `${union.kind}[${union.branches.map(child).sort().join("")}]`),
      ),
    ];
    return lines.filter((line) => line !== "").join(";");
  }

  return {
    facetText: (facet) => facetText(facet, { path: [], budget: { nodes: MAXIMUM_NODES } }),
    deepText(set) {
      const key = keyOf(context.normalSet(set));
      let text = textsByKey.get(key);
      if (text === undefined) {
        text = textOf(set, { path: [], budget: { nodes: MAXIMUM_NODES } });
        if (context.isSettled()) textsByKey.set(key, text);
      }
      return text;
    },
  };
}

function shortened(text: string): string {
  return text.length <= MAXIMUM_LENGTH ? text : `#${sha256(new TextEncoder().encode(text))}`;
}

function sortedText(label: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `${label} ${JSON.stringify([...items].sort())}`;
}

function objectText(facet: Facet, child: (set: SchemaSet) => string): string {
  if (facet.objects.length === 0) return "";
  const properties = propertyNamesOf(facet).map((name) => `${JSON.stringify(name)}:${child(propertySet(facet, name))}`);
  const patterns = [...patternSets(facet)].map(([pattern, set]) => `/${pattern}/:${child(set)}`);
  return `{${[...properties, ...patterns].sort().join(",")}${hasRest(facet) ? `,*:${child(restSet(facet))}` : ""}}`;
}

function arrayText(facet: Facet, child: (set: SchemaSet) => string): string {
  if (facet.arrays.length === 0) return "";
  const prefix = Array.from({ length: prefixLength(facet) }, (_, index) => child(itemSet(facet, index)));
  return `[${[...prefix, `*${child(restItemSet(facet))}`].join(",")}]`;
}
