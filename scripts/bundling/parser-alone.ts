import type { Plugin } from "rolldown";

/**
 * Takes the parser of OpenAPI into a bundle without its own validation: that compiles OpenAPI's meta-schema in each process, with a
 * second copy of Ajv, and what it would find is found by code that was compiled before (decision record 19).
 */
export function parserAlone(): Plugin {
  return { name: "parser-alone", transform: (code, id) => (PARSER.test(id) ? withoutValidators(code) : null) };
}

const PARSER = /\/node_modules\/@apidevtools\/swagger-parser\/lib\/(?:index|options)\.js$/;

const VALIDATOR = /^const \w+ = (?<taken>require\("\.\/validators\/(?<kind>schema|spec)"\));$/gm;

/**
 * @throws {Error} where the parser takes its validators otherwise.
 * @example withoutValidators('const a = require("./validators/schema");\nconst b = require("./validators/spec");') has no `require`
 */
export function withoutValidators(code: string): string {
  const kinds = [...code.matchAll(VALIDATOR)].map(({ groups }) => groups?.kind);
  if (kinds.join() !== "schema,spec") throw new Error("the parser takes its validators otherwise now");
  return code.replace(VALIDATOR, (line, taken: string, kind: string) =>
    line.replace(taken, () => `() => { throw new Error("the bundle has no validator of its ${kind}"); }`),
  );
}
