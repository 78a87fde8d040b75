// Redocly compiles a `discriminator` with Ajv, which refuses one whose property some branch does not require, as all of Galileo's are.
// In a copy of the contract these go; what they choose between stays told apart by the `const` of each branch.

/** A copy of an OpenAPI document without the discriminators that Ajv refuses; says where they stood. */
export function contractForRedocly(document) {
  const removed = [];
  const copy = (value, pointer) => {
    if (Array.isArray(value)) return value.map((item, index) => copy(item, `${pointer}/${index}`));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).filter(([name]) => {
      const isRefused = name === "discriminator" && !isRequired(document, value);
      if (isRefused) removed.push(pointer);
      return !isRefused;
    });
    return Object.fromEntries(members.map(([name, member]) => [name, copy(member, `${pointer}/${name}`)]));
  };
  return { document: copy(document, ""), removed };
}

function isRequired(document, { discriminator, oneOf = [], anyOf = [] }) {
  const property = discriminator?.propertyName;
  // Under `properties` a member may be called `discriminator`, too.
  if (typeof property !== "string") return true;
  return [...oneOf, ...anyOf].every((branch) => resolved(document, branch).required?.includes(property) === true);
}

function resolved(document, schema) {
  let at = schema;
  for (let steps = 0; typeof at?.$ref === "string" && steps < 50; steps += 1) {
    at = at.$ref
      .slice(2)
      .split("/")
      .reduce((node, token) => node?.[decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~")], document);
  }
  return at ?? {};
}
