import { appendPointer, isJsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { type Canonical, type Facet, hasRest, itemSet, prefixLength } from "@driftline/schema";
import { textsOfPattern } from "../pattern/text.js";
import type { Step, View } from "../schema/edit.js";
import { freeName, objectOfMembers, type Sampler, withDiscriminator } from "./sample.js";

/** One pair on the way from a root to an edit, seen from one side. */
export interface WaySegment {
  readonly view: View;
  /** The step that leads here; null for the root. */
  readonly step: Step | null;
}

/** A whole instance, and where in it the value of the edit lies. */
export interface Body {
  readonly value: JsonValue;
  readonly location: JsonPointer;
}

/** Builds the smallest typical instance around a value at the end of a way; `undefined` where the way cannot be gone. */
export function bodyAround(
  way: readonly WaySegment[],
  leaf: JsonValue,
  kit: { readonly canonical: Canonical; readonly sampler: Sampler },
): Body | undefined {
  const [here, ...further] = way;
  const [next] = further;
  if (here === undefined) return undefined;
  if (next === undefined || next.step === null) return { value: leaf, location: "" };
  const inner = bodyAround(further, leaf, kit);
  if (inner === undefined) return undefined;
  const { step } = next;
  if (step.kind === "branch") {
    const facet = here.view.shape.facets.get(step.type);
    const union = facet?.unions[0] ?? facet?.dispatch;
    if (union == null) return inner;
    const branch = next.view.shape.pointers[0] ?? "";
    return { ...inner, value: withDiscriminator(kit.canonical, union, branch, inner.value) };
  }
  if (step.kind === "item")
    return inArray(here.view.shape.facets.get("array"), step.index, { inner, sampler: kit.sampler });
  return inObject(here.view.shape.facets.get("object"), step, { inner, sampler: kit.sampler });
}

interface Inner {
  readonly inner: Body;
  readonly sampler: Sampler;
}

function inArray(facet: Facet | undefined, index: number | null, { inner, sampler }: Inner): Body | undefined {
  if (facet === undefined) return undefined;
  const at = index ?? prefixLength(facet);
  const sample = sampler.ofFacet(facet);
  const items: JsonValue[] = Array.isArray(sample) ? [...sample] : [];
  while (items.length < at) {
    const item = sampler.ofSet(itemSet(facet, items.length));
    if (item === undefined) return undefined;
    items.push(item);
  }
  items[at] = inner.value;
  return { value: items, location: `${appendPointer("", at)}${inner.location}` };
}

type MemberStep = Extract<Step, { readonly kind: "property" | "rest" | "pattern" | "name" }>;

function inObject(facet: Facet | undefined, step: MemberStep, { inner, sampler }: Inner): Body | undefined {
  const sample = facet === undefined ? undefined : sampler.ofFacet(facet);
  const name = facet === undefined ? undefined : nameFor(facet, step, inner.value);
  if (facet === undefined || name === undefined || !isJsonObject(sample)) return undefined;
  const others = Object.keys(sample).filter((other) => other !== name);
  const members = others.map((other) => [other, sample[other] ?? null] as const);
  const value = step.kind === "name" ? "text" : inner.value;
  const location = step.kind === "name" ? "" : `${appendPointer("", name)}${inner.location}`;
  return { value: objectOfMembers([...members, [name, value]]), location };
}

function nameFor(facet: Facet, step: MemberStep, value: JsonValue): string | undefined {
  if (step.kind === "property") return step.name;
  if (step.kind === "name") return typeof value === "string" ? value : undefined;
  if (step.kind === "pattern") return textsOfPattern(step.pattern).find((text) => text !== "");
  return hasRest(facet) || facet.objects.length === 0 ? freeName(facet) : undefined;
}
