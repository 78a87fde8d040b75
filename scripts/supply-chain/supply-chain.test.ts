import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Locked {
  readonly version?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const { packages } = read("package-lock.json") as { packages: Readonly<Record<string, Locked>> };
const OURS = readdirSync(join(ROOT, "packages")).sort();
const manifestOf = (name: string) => read(`packages/${name}/package.json`) as Manifest;

/** Packages from the registry that each of ours brings along, others' dependencies included. More needs a reason. */
const BUDGETS: Readonly<Record<string, number>> = {
  action: 49,
  cli: 49,
  diff: 27,
  mock: 9,
  model: 0,
  nx: 0,
  report: 2,
  schema: 9,
  spec: 26,
  traffic: 12,
  validate: 9,
  vitest: 26,
};

/** The packages below one of ours, as the lock file places them. */
function reachedFrom(place: string, reached = new Set<string>()): ReadonlySet<string> {
  for (const name of Object.keys(packages[place]?.dependencies ?? {})) {
    const at = placeOf(name, place);
    const target = at !== undefined && packages[at]?.link === true ? packages[at]?.resolved : at;
    if (target === undefined || reached.has(target)) continue;
    reached.add(target);
    reachedFrom(target, reached);
  }
  return reached;
}

/** Where Node would find a package from another one's folder. */
function placeOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === "") return undefined;
    if (!folder.includes("/node_modules/")) return packages[`node_modules/${name}`] && `node_modules/${name}`;
  }
}

describe("the supply chain", () => {
  test.each(OURS)("@driftline/%s runs nothing when it is installed", (name) => {
    const scripts = Object.keys(manifestOf(name).scripts ?? {});
    expect(scripts.filter((script) => /^(pre|post)?install$|^prepare$|^prepublish$/.test(script))).toEqual([]);
  });

  test.each(OURS)("@driftline/%s keeps its budget of dependencies, each with an exact version", (name) => {
    const direct = Object.entries(manifestOf(name).dependencies ?? {});
    expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const strangers = [...reachedFrom(`packages/${name}`)].filter((place) => place.includes("node_modules/"));
    expect([name, strangers.length]).toEqual([name, BUDGETS[name]]);
    expect(strangers.filter((place) => packages[place]?.hasInstallScript === true)).toEqual([]);
  });

  test("every package in the lock file is the one it was: from the registry, with its hash", () => {
    const strangers = Object.entries(packages).filter(([place, { link }]) => place.includes("node_modules/") && !link);
    expect(strangers.length).toBeGreaterThan(100);
    expect(strangers.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([place]) => place)).toEqual(
      [],
    );
    expect(strangers.filter(([, { resolved }]) => resolved?.startsWith("git") === true)).toEqual([]);
  });

  test("every action of every workflow is pinned by its hash", () => {
    const folder = join(ROOT, ".github/workflows");
    const uses = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/uses: (\S+)/g)].map(([, action]) => `${file}: ${action}`),
    );
    expect(uses.length).toBeGreaterThan(5);
    expect(uses.filter((line) => !/: \.\/|@[0-9a-f]{40}$/.test(line))).toEqual([]);
  });
});
