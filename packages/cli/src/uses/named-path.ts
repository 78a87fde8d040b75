import { blankParameterNames } from "@driftline/model";
import { type PlaceKey, placeOf } from "./type-places.js";
import type { SyntaxNode, TypeProgram } from "./type-program.js";
import { type KindTest, unwrapped } from "./unwrapped.js";

/**
 * Of the places that a type has in several operations, those of the path that the code names where it calls: `get("/pets/{id}")`, or
 * `client.GET("/pets", ...)` and what was taken out of its answer. All of them where it names none.
 */
export function narrowByPath(
  places: ReadonlySet<PlaceKey>,
  expression: SyntaxNode,
  by: { readonly program: TypeProgram; readonly is: KindTest },
): ReadonlySet<PlaceKey> {
  const operations = new Set([...places].map((place) => placeOf(place).operation));
  const call = operations.size > 1 ? callOf(expression, by) : undefined;
  const words = (call?.arguments ?? []).flatMap(({ text }) => (text?.startsWith("/") ? [text] : []));
  if (words.length === 0) return places;
  const method = /^(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)$/i.exec(call?.expression?.name?.text ?? "")?.[0];
  const narrowed = [...places].filter((place) => {
    const [verb = "", path = ""] = blankParameterNames(placeOf(place).operation).split(" ");
    const isVerb = method === undefined || method.toUpperCase() === verb;
    return isVerb && words.some((word) => blankParameterNames(`${verb} ${word}`) === `${verb} ${path}`);
  });
  return narrowed.length > 0 ? new Set(narrowed) : places;
}

const MAXIMUM_STEPS = 20;

/** The call whose result an expression was taken out of. */
function callOf(
  expression: SyntaxNode,
  { program, is }: { readonly program: TypeProgram; readonly is: KindTest },
): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = expression;
  for (let step = 0; node !== undefined && step < MAXIMUM_STEPS; step += 1) {
    const plain = unwrapped(node, is);
    if (is(plain, "CallExpression")) return plain;
    if (is(plain, "PropertyAccessExpression", "ElementAccessExpression")) node = plain.expression;
    else if (is(plain, "VariableDeclaration")) node = plain.initializer;
    else if (is(plain, "BindingElement", "ObjectBindingPattern", "ArrayBindingPattern")) node = plain.parent;
    else if (is(plain, "Identifier")) {
      const symbol = program.symbolAt(plain);
      const declaration = symbol === undefined ? undefined : program.declarationOf(symbol);
      node = is(declaration, "VariableDeclaration", "BindingElement") ? declaration : undefined;
    } else return undefined;
  }
  return undefined;
}
