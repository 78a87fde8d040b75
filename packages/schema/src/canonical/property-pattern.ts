import safe from "safe-regex2";

const expressionsByPattern = new Map<string, RegExp | null>();

/** Whether a property name matches a pattern. What ECMA-262 does not know or could take for ever matches nothing. */
export function matchesPattern(pattern: string, name: string): boolean {
  let expression = expressionsByPattern.get(pattern);
  if (expression === undefined) {
    expression = compiled(pattern);
    if (expressionsByPattern.size > 10_000) expressionsByPattern.clear();
    expressionsByPattern.set(pattern, expression);
  }
  return expression?.test(name) ?? false;
}

function compiled(pattern: string): RegExp | null {
  try {
    return safe(pattern) ? new RegExp(pattern, "u") : null;
  } catch {
    return null;
  }
}
