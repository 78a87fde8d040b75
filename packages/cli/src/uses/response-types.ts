import { blankParameterNames, entryOf, ToolError, type UsesType } from "@driftline/model";
import { didYouMean } from "../suggest.js";
import type { ResponseType } from "./type-places.js";
import type { ProgramFile, SyntaxNode, TypeProgram, TypeRef } from "./type-program.js";

/** The types that are named, each found once in the program.
 *
 * @throws {ToolError} TYPE_UNKNOWN, TYPE_AMBIGUOUS
 */
export function findNamedTypes(program: TypeProgram, named: readonly UsesType[]): readonly ResponseType[] {
  if (named.length === 0) return [];
  const declared = declaredNames(program);
  return named.map(({ operation, name, at }) => {
    const [, path, word = name] = /^(.*)#([^#]*)$/.exec(name) ?? [];
    const sameName = declared.get(word) ?? [];
    const found = sameName.filter(({ file }) => (path === undefined ? !file.isForeign : isFile(file.path, path)));
    const [first] = found;
    if (first === undefined) throw unknownType(name, [...declared.keys()]);
    if (found.length > 1) {
      const files = found.map(({ file }) => `\`${file.path}\``).sort();
      throw new ToolError("TYPE_AMBIGUOUS", `${found.length} files declare a type \`${word}\`: ${files.join(", ")}`, {
        hint: `say which, as in \`src/api.ts#${word}\``,
      });
    }
    const type = program.declaredType(first.name);
    if (type === undefined) throw unknownType(name, []);
    return { operation, pointer: at, type };
  });
}

function unknownType(name: string, known: readonly string[]): ToolError {
  return new ToolError("TYPE_UNKNOWN", `no file of the project declares a type \`${name}\``, {
    hint:
      didYouMean(name.replace(/^.*#/, ""), known) ||
      "name a type, an interface or a class that a file declares at its top",
  });
}

/** A file by the end of its path, or any file of a package by the package's name. */
function isFile(path: string, wanted: string): boolean {
  const plain = wanted.replaceAll("\\", "/").replace(/^\.\//, "");
  return path.endsWith(`/${plain}`) || path.includes(`/node_modules/${plain}/`);
}

interface DeclaredName {
  readonly file: ProgramFile;
  readonly name: SyntaxNode;
}

const DECLARATIONS = ["InterfaceDeclaration", "TypeAliasDeclaration", "ClassDeclaration"];

function declaredNames(program: TypeProgram): ReadonlyMap<string, readonly DeclaredName[]> {
  const declared = new Map<string, DeclaredName[]>();
  const kinds = DECLARATIONS.map((kind) => program.kind(kind));
  for (const file of program.files) {
    const seen = new Set<string>();
    for (const { kind, name } of file.root().statements ?? []) {
      const word = name?.text;
      // Interfaces that are merged are one type.
      if (name === undefined || word === undefined || seen.has(word) || !kinds.includes(kind)) continue;
      seen.add(word);
      entryOf(declared, word, () => []).push({ file, name });
    }
  }
  return declared;
}

/**
 * The response types of a `paths` type, as openapi-typescript writes it: `paths["/x"]["get"]["responses"][200]["content"]["application/json"]`.
 * Every file of the project that declares one is read; only operations of the contract count.
 */
export function findPathsTypes(program: TypeProgram, operations: readonly string[]): readonly ResponseType[] {
  const wanted = new Map(operations.map((key) => [blankParameterNames(key), key]));
  const found: ResponseType[] = [];
  for (const { file, name } of declaredNames(program).get("paths") ?? []) {
    const type = file.isForeign ? undefined : program.declaredType(name);
    for (const [path, item] of membersOf(program, type)) {
      for (const [method, operation] of path.startsWith("/") ? membersOf(program, item) : []) {
        const key = wanted.get(blankParameterNames(`${method.toUpperCase()} ${path}`));
        if (key === undefined) continue;
        for (const body of bodiesOf(program, operation)) found.push({ operation: key, pointer: "", type: body });
      }
    }
  }
  return found;
}

function bodiesOf(program: TypeProgram, operation: TypeRef): readonly TypeRef[] {
  const responses = membersOf(program, operation).find(([name]) => name === "responses")?.[1];
  return membersOf(program, responses).flatMap(([, response]) => {
    const content = membersOf(program, response).find(([name]) => name === "content")?.[1];
    return membersOf(program, content).flatMap(([mediaType, body]) => (/json/i.test(mediaType) ? [body] : []));
  });
}

function membersOf(program: TypeProgram, type: TypeRef | undefined): readonly (readonly [string, TypeRef])[] {
  return (type === undefined ? [] : program.partsOf(type)).flatMap((part) =>
    program.isObject(part)
      ? program.members(part).flatMap(({ name, symbol }) => {
          const own = program.typeOf(symbol);
          return own === undefined ? [] : [[name, own] as const];
        })
      : [],
  );
}
