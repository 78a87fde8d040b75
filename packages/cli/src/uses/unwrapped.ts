import type { SyntaxNode, TypeProgram } from "./type-program.js";

/** Whether a node is of one of some kinds, by their names in `SyntaxKind`. */
export type KindTest = (node: SyntaxNode | undefined, ...kinds: readonly string[]) => boolean;

/** The test for the kinds of one program. */
export function kindTest(program: TypeProgram): KindTest {
  return (node, ...kinds) => node !== undefined && kinds.some((kind) => node.kind === program.kind(kind));
}

const WRAPPERS = [
  "ParenthesizedExpression",
  "NonNullExpression",
  "AsExpression",
  "SatisfiesExpression",
  "AwaitExpression",
] as const;

/** The expression without what changes no value: parentheses, `!`, `as`, `satisfies`, `await`. */
export function unwrapped(expression: SyntaxNode, is: KindTest): SyntaxNode {
  let node = expression;
  while (is(node, ...WRAPPERS) && node.expression !== undefined) node = node.expression;
  return node;
}
