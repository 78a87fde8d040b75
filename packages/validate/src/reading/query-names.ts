import type { JsonObject, Parameter } from "@driftline/model";
import { outlineOf } from "../schema-outline.js";
import { decodeFormText, type TextPair } from "./form-body.js";
import { takesOtherNames } from "./parameter-style.js";

/** A pair of a query string as sent, and its name decoded. */
export interface QueryPair {
  readonly name: string;
  readonly sent: TextPair;
}

/**
 * Which of many query parameters a name belongs to, by looking it up: a contract may have thousands, and a URL thousands of
 * names. The answers are those of `ownsQueryName`, asked of each parameter.
 */
export interface QueryNames {
  /** The parameters that a name belongs to, each once, in no order. */
  ownersOf(name: string): ReadonlySet<Parameter>;
  /** The parameter that is called by this name itself: no member of a map beside it. Of several the last. */
  called(name: string): Parameter | undefined;
}

/** Files query parameters under the names that they may be sent by; each schema is read once, at the first question. */
export function createQueryNames(document: JsonObject, parameters: readonly Parameter[]): QueryNames {
  let filed: FiledNames | undefined;
  const file = (): FiledNames => {
    filed ??= fileNames(document, parameters);
    return filed;
  };
  return {
    ownersOf(name) {
      const { calledBy, ownersOfMember, ownersOfAll, longest } = file();
      const owners = new Set<Parameter>(calledBy.get(name));
      // `a[b]` belongs to `a`; a parameter's own name may have brackets as well, so each of them may be where it ends.
      for (let at = name.indexOf("["); at >= 0 && at <= longest; at = name.indexOf("[", at + 1)) {
        for (const owner of calledBy.get(name.slice(0, at)) ?? []) owners.add(owner);
      }
      for (const owner of ownersOfMember.get(name) ?? []) owners.add(owner);
      for (const owner of ownersOfAll) owners.add(owner);
      return owners;
    },
    called: (name) => file().calledBy.get(name)?.at(-1),
  };
}

/** The pairs of a query with their names decoded, once for all parameters. */
export function queryPairsOf(raw: readonly TextPair[]): readonly QueryPair[] {
  return raw.map((sent) => ({ name: decodeFormText(sent[0]), sent }));
}

interface FiledNames {
  readonly calledBy: ReadonlyMap<string, readonly Parameter[]>;
  /** Exploded objects by the names of their members. */
  readonly ownersOfMember: ReadonlyMap<string, readonly Parameter[]>;
  /** Exploded objects that may have members of any name. */
  readonly ownersOfAll: readonly Parameter[];
  /** The length of the longest name: what stands behind that many characters is no parameter's name. */
  readonly longest: number;
}

function fileNames(document: JsonObject, parameters: readonly Parameter[]): FiledNames {
  const calledBy = new Map<string, Parameter[]>();
  const ownersOfMember = new Map<string, Parameter[]>();
  const ownersOfAll: Parameter[] = [];
  let longest = 0;
  for (const parameter of parameters) {
    fileUnder(calledBy, parameter.name, parameter);
    longest = Math.max(longest, parameter.name.length);
    if (parameter.schema === null || !takesOtherNames(document, parameter)) continue;
    const outline = outlineOf(document, [parameter.schema]);
    if (outline.members.length > 0) ownersOfAll.push(parameter);
    else for (const name of outline.properties.keys()) fileUnder(ownersOfMember, name, parameter);
  }
  return { calledBy, ownersOfMember, ownersOfAll, longest };
}

function fileUnder(lists: Map<string, Parameter[]>, name: string, parameter: Parameter): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [parameter]);
  else list.push(parameter);
}
