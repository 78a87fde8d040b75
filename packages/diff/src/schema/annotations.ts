import { canonicalJson } from "@driftline/model";
import { editOf, isUnknown, type SchemaEdit, type ShapePair } from "./edit.js";

/** What a schema says about a value without limiting it: that it is deprecated, and what its absence means. */
export function* annotationEdits({ base, revision }: ShapePair): Generator<SchemaEdit> {
  const before = base.shape;
  const after = revision.shape;
  if ((before.deprecated === null) !== (after.deprecated === null)) {
    const isNow = after.deprecated !== null;
    yield editOf({
      change: isNow ? "deprecated" : "undeprecated",
      base: before.deprecated ?? before.pointers[0] ?? null,
      revision: after.deprecated ?? after.pointers[0] ?? null,
      message: isNow ? "became deprecated" : "is no longer deprecated",
      aims: [],
    });
  }
  const was = before.defaultValue;
  const is = after.defaultValue;
  const wasText = was === null ? null : canonicalJson(was.value);
  const isText = is === null ? null : canonicalJson(is.value);
  if (wasText === isText || isUnknown(was === null ? before : after, "default")) return;
  yield editOf({
    change: "default-changed",
    base: was?.pointer ?? before.pointers[0] ?? null,
    revision: is?.pointer ?? after.pointers[0] ?? null,
    message: `has ${isText === null ? "no default" : `the default ${isText}`} now (it had ${wasText ?? "none"})`,
    aims: [],
    level: was === null ? "note" : null,
  });
}
