import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deferred } from "./lazy-common-js.js";
import { noticesOf, packageFolderOf } from "./notices.js";
import { withPlainBuiltins } from "./plain-builtins.js";

describe("evaluating CommonJS packages when they are first used", () => {
  const run = (code: string): unknown[] => {
    const log: unknown[] = [];
    const evaluate = (name: string) => () => {
      log.push(name);
      return { Made: class {}, made: (value: unknown) => log.push(value), default: { deep: 1 } };
    };
    new Function("log", "require_a", "require_b", "__toESM", deferred(code))(
      log,
      evaluate("a"),
      evaluate("b"),
      (it: unknown) => it,
    );
    return log;
  };

  it("evaluates nothing before the first use, and once", () => {
    const code = [
      "var import_a = /* @__PURE__ */ __toESM(require_a(), 1);",
      "var import_b = require_b();",
      'log.push("begin");',
      "(0, import_a.made)(1);",
      "new import_a.Made();",
      "log.push(import_a.default.deep);",
    ].join("\n");
    expect(run(code)).toEqual(["begin", "a", 1, 1]);
  });

  it("tells names apart that begin alike", () => {
    const code = 'var import_a = require_a();\nvar import_a$1 = require_b();\nlog.push("begin");\nimport_a$1.made(2);';
    expect(run(code)).toEqual(["begin", "b", 2]);
  });

  it("leaves alone what is passed on as a whole", () => {
    const code = 'var import_a = require_a();\nlog.push("begin");\nconst passed = import_a;\npassed.made(3);';
    expect(run(code)).toEqual(["a", "begin", 3]);
  });
});

describe("the licences of what is bundled", () => {
  it("finds the package of a module, nested and scoped", () => {
    expect(packageFolderOf("/r/node_modules/a/node_modules/@s/b/lib/x.js?commonjs")).toBe(
      "/r/node_modules/a/node_modules/@s/b",
    );
    expect(packageFolderOf("/r/packages/cli/src/main.ts")).toBeUndefined();
  });

  it("tells each package once, with the text of its licence", () => {
    const module = `${process.cwd()}/node_modules/yaml/dist/index.js`;
    expect(existsSync(module)).toBe(true);
    const notices = noticesOf([module, module, "/r/packages/cli/src/main.ts"]);
    expect(notices.match(/^## yaml /gm)).toHaveLength(1);
    expect(notices).toContain("Permission to use, copy, modify");
  });
});

describe("Node's own modules in a bundle", () => {
  it("are taken without being made modules of", () => {
    expect(
      withPlainBuiltins(
        'import { join, sep as s } from "node:path";\nimport * as z from "node:zlib";\nimport a from "b";',
      ),
    ).toBe(
      'const { join, sep: s } = process.getBuiltinModule("node:path");\nconst z = process.getBuiltinModule("node:zlib");\nimport a from "b";',
    );
  });
});
