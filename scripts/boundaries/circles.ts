import { type House, type Module, resolveRelative } from "./modules.js";

/** Circles among modules, within packages and across them, type imports included. Each starts at its first file by name. */
export function circlesOf(house: House): readonly (readonly string[])[] {
  const targets = new Map(house.modules.map((module) => [module.path, targetsOf(module)]));
  const done = new Set<string>();
  const circles: string[][] = [];
  for (const start of [...targets.keys()].sort()) walk(start, { targets, done, circles, trail: [] });
  return circles;
}

interface Walk {
  readonly targets: ReadonlyMap<string, readonly string[]>;
  readonly done: Set<string>;
  readonly circles: string[][];
  readonly trail: string[];
}

/** Depth first; a module met again on its own trail closes a circle. */
function walk(path: string, state: Walk): void {
  const at = state.trail.indexOf(path);
  if (at >= 0) {
    state.circles.push(state.trail.slice(at));
    return;
  }
  if (state.done.has(path)) return;
  state.trail.push(path);
  for (const target of state.targets.get(path) ?? []) walk(target, state);
  state.trail.pop();
  state.done.add(path);
}

function targetsOf(module: Module): readonly string[] {
  return module.imports.flatMap(({ specifier }) => {
    if (specifier.startsWith(".")) return [resolveRelative(module.path, specifier)];
    const name = /^@driftline\/([^/]+)$/.exec(specifier)?.[1];
    return name === undefined ? [] : [`packages/${name}/src/index.ts`];
  });
}
