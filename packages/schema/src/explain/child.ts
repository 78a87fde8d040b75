import type { JsonPointer, JsonValue } from "@driftline/model";
import type { SchemaNode } from "./node.js";
import type { Remark, Site } from "./site.js";

/**
 * A scalar that is accepted needs no site, since nothing lies below it; a child that is quickly seen to be clean needs no
 * explaining, and nothing below it is undocumented.
 */
export function explainChild(
  node: SchemaNode,
  value: JsonValue,
  of: { site: Site; token: string | number; isFolded: boolean; remarks: Remark[] },
): void {
  const isScalar = typeof value !== "object" || value === null;
  if (isScalar && node.accepts(value)) return;
  const child = of.site.child(of.token, of.isFolded);
  if (!isScalar && node.isQuicklyClean(value)) child.isSettled = true;
  else node.explain(value, child, of.remarks);
}

/** A property that is there although a keyword allows no other ones: one remark, and nothing below it is looked at. */
export function forbidMember(
  name: string,
  value: JsonValue,
  of: { site: Site; remarks: Remark[]; keyword: string; keywordLocation: JsonPointer },
): void {
  const { site, remarks, keyword, keywordLocation } = of;
  const child = site.child(name, false);
  child.isSettled = true;
  remarks.push({
    site: child,
    kind: "property-undocumented",
    keyword,
    keywordLocation,
    subject: name,
    expected: "no such property",
    value,
    isForbidden: true,
  });
}

/** A value that no schema accepts: where it is a property's, the property must not be there. */
export function forbidValue(
  value: JsonValue,
  of: { site: Site; remarks: Remark[]; keyword: string; keywordLocation: JsonPointer },
): void {
  const { site, remarks, keyword, keywordLocation } = of;
  const isProperty = site.parent !== undefined && typeof site.token === "string";
  site.isSettled = true;
  remarks.push({
    site,
    kind: isProperty ? "property-undocumented" : "constraint",
    keyword,
    keywordLocation,
    subject: isProperty ? String(site.token) : null,
    expected: "no such value",
    value,
    isForbidden: true,
  });
}
