/** The laws of the house (docs/architecture.md), as data. */
export type Law =
  | "direction"
  | "undeclared"
  | "inside"
  | "pure-import"
  | "pure-global"
  | "circle"
  | "own-index"
  | "index-contents"
  | "name"
  | "unreadable"
  | "empty";

const STAGES = ["spec", "traffic", "validate", "diff", "mock", "report"];
const BELOW_CLI = ["model", "schema", ...STAGES];

/** What each package may import from the house. Stages are siblings: none of them stands in another's list. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  schema: ["model"],
  ...Object.fromEntries(STAGES.map((stage) => [stage, ["model", "schema"]])),
  cli: BELOW_CLI,
  action: [...BELOW_CLI, "cli"],
  nx: [...BELOW_CLI, "cli"],
  vitest: [...BELOW_CLI, "cli"],
};

/** Doors beside the front one: what only a host may open, because it touches the world. */
export const SIDE_DOORS: ReadonlySet<string> = new Set(["@driftline/diff/second-opinion"]);

/** A place that replays: no `node:*`, no clock, no random number. */
export interface PureArea {
  readonly folder: string;
  readonly except: readonly { readonly folder: string; readonly reason: string }[];
}

/** What must replay, and the rooms in it that may touch the world. */
export const PURE_AREAS: readonly PureArea[] = [
  { folder: "packages/model/src", except: [] },
  { folder: "packages/schema/src", except: [] },
  { folder: "packages/validate/src", except: [] },
  {
    folder: "packages/diff/src",
    except: [
      { folder: "packages/diff/src/second-opinion", reason: "json-schema-diff runs in a worker that can be killed" },
    ],
  },
  { folder: "packages/report/src", except: [] },
  {
    folder: "packages/spec/src",
    except: [{ folder: "packages/spec/src/fetch", reason: "fetching is how a contract comes from the world" }],
  },
];

/** File and folder names that say nothing about what is inside. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "shared",
  "misc",
  "core",
  "base",
  "types",
]);
