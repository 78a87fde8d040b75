import { nameOf, type SyntaxNode } from "./syntax.js";

const CLOCK_OR_CHANCE: ReadonlySet<string> = new Set([
  "Date.now",
  "Math.random",
  "performance.now",
  "crypto.randomUUID",
  "crypto.getRandomValues",
]);
const WORLD: ReadonlySet<string> = new Set([
  "process",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "require",
]);

/** How a node reaches for the clock, chance or the process, or `undefined` where it does not. */
export function impurityOf(node: SyntaxNode): string | undefined {
  if (node.type === "MemberExpression") {
    const owner = nameOf(node.object);
    const full = `${owner}.${nameOf(node.property)}`;
    if (CLOCK_OR_CHANCE.has(full)) return full;
    return owner === "process" ? full : undefined;
  }
  if (node.type === "CallExpression") {
    const name = nameOf(node.callee);
    return name !== undefined && (WORLD.has(name) || name === "Date") ? `${name}()` : undefined;
  }
  const isBareDate = node.type === "NewExpression" && nameOf(node.callee) === "Date";
  return isBareDate && Array.isArray(node.arguments) && node.arguments.length === 0 ? "new Date()" : undefined;
}
