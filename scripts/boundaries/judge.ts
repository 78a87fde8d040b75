import { isBuiltin } from "node:module";
import { circlesOf } from "./circles.js";
import { FORBIDDEN_NAMES, type Law, MAY_IMPORT, PURE_AREAS, SIDE_DOORS } from "./laws.js";
import { type House, type Import, type Module, type Package, resolveRelative } from "./modules.js";

/** One place where a law is broken. */
export interface Breach {
  readonly law: Law;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const SCOPE = "@driftline/";

/** Every breach of every law, in the order of the files. A house without modules is a breach: nothing was judged. */
export function judge(house: House): readonly Breach[] {
  if (house.modules.length === 0) {
    return [{ law: "empty", path: "packages", line: 1, message: "no module was read, so nothing was judged" }];
  }
  return [...house.modules.flatMap((module) => [...judgeModule(module, house)]), ...judgeCircles(house)];
}

function* judgeModule(module: Module, house: House): Generator<Breach> {
  const breach = (law: Law, line: number, message: string): Breach => ({ law, path: module.path, line, message });
  for (const error of module.syntaxErrors) yield breach("unreadable", 1, error);
  const [, , room, ...names] = module.path.split("/");
  const badName = (room === "src" ? names : []).find((part) => FORBIDDEN_NAMES.has(part.replace(/\..*$/, "")));
  if (badName !== undefined) yield breach("name", 1, `\`${badName}\` says nothing about what is inside`);
  if (isIndex(module.path) && !module.isContentsOnly) {
    yield breach("index-contents", 1, "`index.ts` is a table of contents: named re-exports and nothing else");
  }
  const isPure = isInPureArea(module.path) && !isTest(module.path);
  if (isPure) {
    for (const { what, line } of module.impurities) yield breach("pure-global", line, `\`${what}\` does not replay`);
  }
  for (const used of module.imports) {
    const found = judgeImport(module, used, house);
    if (found !== undefined) yield breach(found.law, used.line, found.message);
    if (isPure && isBuiltin(used.specifier)) {
      yield breach("pure-import", used.line, `\`${used.specifier}\` in a package that must replay`);
    }
  }
}

type Verdict = { readonly law: Law; readonly message: string } | undefined;

function judgeImport(module: Module, used: Import, house: House): Verdict {
  const { specifier } = used;
  if (specifier.startsWith(".")) return judgeRelative(module, specifier);
  if (isBuiltin(specifier)) return undefined;
  const owner = house.packages.get(module.packageName);
  if (specifier.startsWith(SCOPE)) return judgeNeighbour(module, specifier, owner);
  return isDeclared(packageOf(specifier), module, owner) ? undefined : undeclared(packageOf(specifier));
}

function judgeRelative(module: Module, specifier: string): Verdict {
  const target = resolveRelative(module.path, specifier);
  const home = `packages/${module.packageName}/`;
  if (!target.startsWith(home)) {
    // Tests may use the workspace's own scripts; nothing reaches into another package's folder.
    return isTest(module.path) && target.startsWith("scripts/")
      ? undefined
      : { law: "inside", message: `\`${specifier}\` leaves the package` };
  }
  if (target === `${home}src/index.ts` && !isTest(module.path)) {
    return { law: "own-index", message: "a file imports its own package's `index.ts`, the start of most circles" };
  }
  return undefined;
}

function judgeNeighbour(module: Module, specifier: string, owner: Package | undefined): Verdict {
  const [name = "", ...rest] = specifier.slice(SCOPE.length).split("/");
  if (rest.length > 0 && rest.join("/") !== "package.json" && !SIDE_DOORS.has(specifier)) {
    return { law: "inside", message: `\`${specifier}\` reaches behind a package's front door` };
  }
  if (name === module.packageName) {
    return isTest(module.path)
      ? undefined
      : { law: "own-index", message: "a file imports its own package's `index.ts`, the start of most circles" };
  }
  const allowed = MAY_IMPORT[module.packageName];
  if (allowed === undefined) {
    return { law: "direction", message: `\`${module.packageName}\` has no floor yet: add it to laws.ts` };
  }
  if (!allowed.includes(name)) {
    return { law: "direction", message: `\`${module.packageName}\` may not import \`${name}\`: imports run downwards` };
  }
  return isDeclared(`${SCOPE}${name}`, module, owner) ? undefined : undeclared(`${SCOPE}${name}`);
}

function undeclared(name: string): Verdict {
  return { law: "undeclared", message: `\`${name}\` is not declared in this package's package.json` };
}

/** Tests also get what the workspace declares: the runner, fast-check, types. */
function isDeclared(name: string, module: Module, owner: Package | undefined): boolean {
  if (owner === undefined || isTest(module.path)) return true;
  return (
    owner.dependencies.has(name) ||
    (name.startsWith("@types/") && owner.devDependencies.has(name)) ||
    TYPES_ONLY.has(name)
  );
}

/** Packages that hold nothing but types, found under `@types`, and leave no trace in what is published. */
const TYPES_ONLY: ReadonlySet<string> = new Set(["har-format", "json-schema", "sarif", "openapi-types"]);

function judgeCircles(house: House): readonly Breach[] {
  return circlesOf(house).map((circle) => ({
    law: "circle" as const,
    path: circle[0] ?? "",
    line: 1,
    message: [...circle, circle[0]].join(" -> "),
  }));
}

function isInPureArea(path: string): boolean {
  return PURE_AREAS.some(
    (area) =>
      path.startsWith(`${area.folder}/`) && !area.except.some((exception) => path.startsWith(`${exception.folder}/`)),
  );
}

function isTest(path: string): boolean {
  return /\.(test|testing)\.[cm]?ts$/.test(path) || path.split("/")[2] === "test";
}

function isIndex(path: string): boolean {
  return /^packages\/[^/]+\/src\/index\.ts$/.test(path);
}

function packageOf(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return specifier.startsWith("@") ? `${first}/${second}` : first;
}
