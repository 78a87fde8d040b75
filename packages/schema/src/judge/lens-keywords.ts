/**
 * A keyword of the lenses: no properties but these. What `additionalProperties: false` says beside `properties`, which Ajv
 * looks up far more slowly.
 */
export const NO_OTHERS = "x-driftline-no-others";

/**
 * A keyword of the lenses: what `unevaluatedItems` says, as the pointer of the schema it stands in. Ajv does not count what
 * `contains` and failing branches leave to it, so the explainer judges it.
 */
export const UNEVALUATED_ITEMS = "x-driftline-unevaluated-items";

/** A keyword of the lenses: a union is looked into. It asserts nothing; who judges counts, and gives up in time. */
export const LOOKS = "x-driftline-looks";
