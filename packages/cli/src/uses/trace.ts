import { appendPointer } from "@driftline/model";
import { narrowByPath } from "./named-path.js";
import type { PlaceKey, TypePlaces } from "./type-places.js";
import type { SyntaxNode, TypeProgram, TypeRef } from "./type-program.js";
import { type KindTest, kindTest, unwrapped } from "./unwrapped.js";

/** What a walk through files carries along. */
export interface Reading {
  readonly program: TypeProgram;
  readonly places: TypePlaces;
  readonly trace: Trace;
  readonly is: KindTest;
}

/** Where in a response the value of an expression comes from. */
export interface Trace {
  /** The places of an expression's value; none where it is no part of a response. */
  of(expression: SyntaxNode): ReadonlySet<PlaceKey>;
  /** The places of what one element of a pattern takes out. */
  ofElement(element: SyntaxNode): ReadonlySet<PlaceKey>;
  /** The names that an index may have; null where it is no name. */
  namesOf(index: SyntaxNode): readonly string[] | null;
}

const NOWHERE: ReadonlySet<PlaceKey> = new Set();
/** Array methods that hand each element to the first parameter of a function. */
const VISITORS = /^(?:map|flatMap|forEach|filter|find|findLast|findIndex|some|every|sort|toSorted)$/;
const SAME = /^(?:filter|slice|sort|toSorted|reverse|toReversed|concat)$/;
const ELEMENT = /^(?:find|findLast|at|pop|shift)$/;

/**
 * Follows values back through the code: property by property, through constants, patterns, loops and the callbacks of array methods.
 * Where the way is lost, the type of an expression says where its values stand: in each place that has this very type.
 */
export function createTrace(program: TypeProgram, places: TypePlaces): Trace {
  const known = new Map<SyntaxNode, ReadonlySet<PlaceKey>>();
  const is = kindTest(program);

  const remembered = (node: SyntaxNode, find: () => ReadonlySet<PlaceKey>): ReadonlySet<PlaceKey> => {
    const before = known.get(node);
    if (before !== undefined) return before;
    known.set(node, NOWHERE);
    const found = find();
    known.set(node, found);
    return found;
  };

  const of = (expression: SyntaxNode): ReadonlySet<PlaceKey> =>
    remembered(expression, () => {
      const node = unwrapped(expression, is);
      const traced = node === expression ? traceOf(node) : of(node);
      // What an assertion or `await` makes of a value is a type of its own.
      if (traced.size > 0) return traced;
      return narrowByPath(byType(program.typesAt([expression])[0]), expression, { program, is });
    });

  const byType = (type: TypeRef | undefined): ReadonlySet<PlaceKey> =>
    new Set((type === undefined ? [] : program.partsOf(type)).flatMap((part) => [...places.ofType(part)]));

  const traceOf = (node: SyntaxNode): ReadonlySet<PlaceKey> => {
    const { expression, argumentExpression: index } = node;
    if (is(node, "PropertyAccessExpression") && expression !== undefined)
      return ofProperty(program.typesAt([expression])[0], of(expression), node.name?.text ?? "");
    if (is(node, "ElementAccessExpression") && expression !== undefined && index !== undefined) {
      const owner = program.typesAt([expression])[0];
      const names = namesOf(index);
      if (names === null) return elementsOf(of(expression));
      return new Set(names.flatMap((name) => [...ofProperty(owner, of(expression), name)]));
    }
    if (is(node, "CallExpression")) return ofCall(node);
    if (!is(node, "Identifier")) return NOWHERE;
    const symbol = program.symbolAt(node);
    const declaration = symbol === undefined ? undefined : program.declarationOf(symbol);
    return declaration === undefined ? NOWHERE : ofDeclaration(declaration);
  };

  /** `xs.find(...)` is an element of `xs`, `xs.filter(...)` holds elements of `xs`. */
  const ofCall = ({ expression: callee }: SyntaxNode): ReadonlySet<PlaceKey> => {
    if (!is(callee, "PropertyAccessExpression") || callee?.expression === undefined) return NOWHERE;
    const method = callee.name?.text ?? "";
    if (SAME.test(method)) return of(callee.expression);
    return ELEMENT.test(method) ? elementsOf(of(callee.expression)) : NOWHERE;
  };

  const ofDeclaration = (declaration: SyntaxNode): ReadonlySet<PlaceKey> =>
    remembered(declaration, () => {
      if (is(declaration, "BindingElement")) return ofElement(declaration);
      const { initializer, parent } = declaration;
      if (is(declaration, "VariableDeclaration")) {
        const loop = parent?.parent;
        if (is(loop, "ForOfStatement") && loop?.expression !== undefined) return elementsOf(of(loop.expression));
        return initializer === undefined ? NOWHERE : of(initializer);
      }
      return is(declaration, "Parameter") ? ofParameter(declaration) : NOWHERE;
    });

  const ofParameter = (parameter: SyntaxNode): ReadonlySet<PlaceKey> => {
    const call = parameter.parent?.parent;
    const callee = call?.expression;
    const isArgument = is(call, "CallExpression") && call?.arguments?.some((one) => one === parameter.parent) === true;
    if (!isArgument || !is(callee, "PropertyAccessExpression") || callee?.expression === undefined) return NOWHERE;
    const method = callee.name?.text ?? "";
    const position = positionOf(parameter);
    const isElement = method === "reduce" ? position === 1 : VISITORS.test(method) && position === 0;
    return isElement ? elementsOf(of(callee.expression)) : NOWHERE;
  };

  const positionOf = (parameter: SyntaxNode): number => {
    let position = -1;
    let count = 0;
    parameter.parent?.forEachChild((child) => {
      if (!is(child, "Parameter")) return;
      if (child === parameter) position = count;
      count += 1;
    });
    return position;
  };

  const ofPattern = (pattern: SyntaxNode): ReadonlySet<PlaceKey> =>
    remembered(pattern, () => {
      const traced = pattern.parent === undefined ? NOWHERE : ofDeclaration(pattern.parent);
      if (traced.size > 0) return traced;
      return narrowByPath(byType(program.typesAt([pattern])[0]), pattern, { program, is });
    });

  const ofElement = (element: SyntaxNode): ReadonlySet<PlaceKey> => {
    const { parent: pattern, propertyName, name, dotDotDotToken } = element;
    if (pattern === undefined) return NOWHERE;
    if (dotDotDotToken !== undefined) return ofPattern(pattern);
    if (is(pattern, "ArrayBindingPattern")) return elementsOf(ofPattern(pattern));
    const word = (propertyName ?? name)?.text;
    return word === undefined ? NOWHERE : ofProperty(program.typesAt([pattern])[0], ofPattern(pattern), word);
  };

  const ofProperty = (owner: TypeRef | undefined, ownerPlaces: ReadonlySet<PlaceKey>, name: string) => {
    if (isKey(owner, name)) return elementsOf(ownerPlaces);
    if (!places.names.has(name)) return NOWHERE;
    // Whatever type the code gives the value: what comes from a place that has such a property is that property.
    const traced = [...ownerPlaces].map((place) => appendPointer(place, name)).filter((place) => places.has(place));
    if (traced.length > 0) return new Set(traced);
    const found = new Set<PlaceKey>();
    for (const part of owner === undefined ? [] : program.partsOf(owner)) {
      const member = program.isObject(part) ? program.member(part, name) : undefined;
      if (member === undefined || member.isForeign) continue;
      const typed = [...places.ofType(part)].map((place) => appendPointer(place, name));
      const declared = member.declarations.flatMap((key) => [...places.ofDeclaration(key, !member.isDerived)]);
      for (const place of typed.length > 0 ? typed : declared) found.add(place);
    }
    return found;
  };

  /** Whether a name is no property of its owner, but the key of a map. */
  const isKey = (owner: TypeRef | undefined, name: string): boolean =>
    owner !== undefined &&
    program
      .partsOf(owner)
      .some(
        (part) =>
          program.isObject(part) &&
          !program.isArray(part) &&
          program.member(part, name) === undefined &&
          program.indexed(part) !== undefined,
      );

  const namesOf = (index: SyntaxNode): readonly string[] | null => {
    const type = is(index, "NumericLiteral") ? undefined : program.typesAt([index])[0];
    const names = (type === undefined ? [] : program.partsOf(type)).map((part) => program.literalOf(part));
    return names.length > 0 && names.every((name) => name !== null) ? names : null;
  };

  return { of, ofElement, namesOf };
}

function elementsOf(arrays: ReadonlySet<PlaceKey>): ReadonlySet<PlaceKey> {
  return new Set([...arrays].map((place) => appendPointer(place, "*")));
}
