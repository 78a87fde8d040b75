import type { Plugin } from "rolldown";

/**
 * Takes the parser of OpenAPI into a bundle without what costs more than all of its work here: its own validation, which compiles
 * OpenAPI's meta-schema in each process, with a second copy of Ajv (decision record 19), and a question that has Node load its HTTP client.
 */
export function parserAlone(): Plugin {
  return {
    name: "parser-alone",
    transform: (code, id) =>
      PARSER.test(id) ? withoutValidators(code) : OPTIONS.test(id) ? withoutHttpClient(code) : null,
  };
}

const PARSER = /\/node_modules\/@apidevtools\/swagger-parser\/lib\/(?:index|options)\.js$/;
const OPTIONS = /\/node_modules\/@apidevtools\/json-schema-ref-parser\/dist\/lib\/options\.js$/;

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

const ASKED = 'typeof Headers !== "undefined" && val instanceof Headers';

/**
 * Asks whether a value is a `Headers` without having one made: the first mention of the global loads all of `fetch`.
 *
 * @throws {Error} where the parser asks otherwise.
 */
export function withoutHttpClient(code: string): string {
  if (!code.includes(ASKED)) throw new Error("the parser asks for `Headers` otherwise now");
  return code.replace(ASKED, 'Object.prototype.toString.call(val) === "[object Headers]"');
}
