import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { escaped } from "./in-ascii.js";
import { withLateRequires } from "./late-requires.js";
import { deferred } from "./lazy-common-js.js";
import { noticesOf, packageFolderOf } from "./notices.js";
import { withoutHttpClient, withoutValidators } from "./parser-alone.js";
import { inlined } from "./with-runtime.js";

describe("evaluating CommonJS packages when they are first used", () => {
  const run = (code: string): unknown[] => {
    const log: unknown[] = [];
    const evaluate = (name: string) => () => {
      log.push(name);
      return { Made: class {}, made: (value: unknown) => log.push(value), default: { deep: 1 }, list: [2] };
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
      "log.push(import_a.default.deep, ...import_a.list);",
    ].join("\n");
    expect(run(code)).toEqual(["begin", "a", 1, 1, 2]);
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

describe("what a file of a bundle requires", () => {
  const run = (code: string) => {
    const log: string[] = [];
    const take = (name: string) => {
      log.push(name);
      return { join: (...parts: string[]) => parts.join("/"), Made: class {}, sep: "/" };
    };
    const global = { process: { getBuiltinModule: take } };
    const value = new Function("globalThis", "require", "log", withLateRequires(code))(global, take, log);
    return { log, value };
  };

  it("is taken at its first use, and once", () => {
    const code = [
      'let node_path = require("node:path");',
      'let node_fs = require("node:fs");',
      'const require_other = require("./other-!~{001}~.js");',
      'log.push("begin");',
      "const made = new require_other.Made();",
      'return [(0, node_path.join)("a", "b"), ...node_path.sep, made instanceof require_other.Made];',
    ].join("\n");
    expect(run(code)).toEqual({ log: ["begin", "./other-!~{001}~.js", "node:path"], value: ["a/b", "/", true] });
  });

  it("is the module itself where somebody wants the whole, or its default", () => {
    const code = [
      'const require_runtime = require("./runtime.js");',
      'let node_zlib = require("node:zlib");',
      "node_zlib = require_runtime.a(node_zlib, 1);",
      "const { sep } = node_zlib;",
      'return [sep, node_zlib.default.join("a", "b")];',
    ].join("\n");
    expect(run(code)).toEqual({ log: ["node:zlib"], value: ["/", "a/b"] });
  });

  it("is taken the short way by packages, too", () => {
    expect(run('const process = require("node:process"); return process.sep;')).toEqual({
      log: ["node:process"],
      value: "/",
    });
  });
});

describe("a bundle in ASCII", () => {
  it("says the same", () => {
    const code = 'return ["é😀", `→`, /[é-ü]+/.exec("aöb")[0], /^[\u{1F600}😁]$/u.test("😁")];';
    const written = escaped(code, "a.js");
    expect(/^[ -~]*$/.test(written)).toBe(true);
    expect(new Function(written)()).toEqual(["é😀", "→", "ö", true]);
  });

  it("shows no escapes for what they stand for", () => {
    expect(() => escaped("String.raw`é`", "a.js")).toThrow("a.js");
  });
});

describe("the parser of OpenAPI in a bundle", () => {
  const read = (file: string) => readFileSync(`node_modules/@apidevtools/swagger-parser/lib/${file}.js`, "utf8");

  it.each(["index", "options"])("takes no validator of its own in `%s`, and the rest as it was", (file) => {
    const code = withoutValidators(read(file));
    expect(code).not.toContain("validators/");
    expect(code.split("\n").length).toBe(read(file).split("\n").length);
  });

  it("knows headers from what is merged, and does not have Node load them", () => {
    const file = "node_modules/@apidevtools/json-schema-ref-parser/dist/lib/options.js";
    const code = withoutHttpClient(readFileSync(file, "utf8"));
    const [isMergeable = ""] = /function isMergeable[^}]*\}/.exec(code) ?? [];
    expect(isMergeable).not.toContain("instanceof Headers");
    const values = [new Headers(), {}, [], /a/, new Date(), null];
    const answers = new Function(
      "values",
      `${isMergeable}\nreturn values.map((value) => Boolean(isMergeable(value)));`,
    );
    expect(answers(values)).toEqual([false, true, false, false, false, false]);
  });

  it("is not taken otherwise than it was", () => {
    expect(() => withoutValidators('const a = require("./validators/spec");')).toThrow("otherwise");
    expect(() => withoutHttpClient("")).toThrow("otherwise");
  });
});

describe("writing the bundler's own helpers into another file", () => {
  const runtime = { fileName: "rolldown-runtime-x1.js", code: "var a=1;exports.a=a;" };

  it("gives what requiring them gave, once", () => {
    const code = inlined(
      "var e;function t(){return e??=require(`./rolldown-runtime-x1.js`)}; return [t().a, t() === t()]",
      runtime,
    );
    expect(new Function(code)()).toEqual([1, true]);
  });

  it("fails where nobody requires them any more", () => {
    expect(() => inlined("require(`./another.js`)", runtime)).toThrow("not required once");
  });
});
