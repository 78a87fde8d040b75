import { harOf } from "../run-cli.js";
import { apiOf, bodies, CHECK, CLOSED, type HostileInput, JSON_REPORT, many, OPEN } from "./input.testing.js";

const NAMES = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":1}';
const EVIL = "\u001b]8;;http://evil.test\u0007\u001b[2J";
const marked = (name: string) => harOf([{ url: "/a", body: JSON.stringify({ [name]: 1 }) }]);
const reported = (format: string, name: string) => ({
  files: () => ({ "api.yaml": CLOSED, "t.har": marked(name) }),
  argv: [...CHECK, "--format", format, "--fail-on", "never"],
  code: 0 as const,
});

const TEMPLATE = ["`$", "{process.exit(66)}`"].join("");
const ESCAPE = new RegExp(String.fromCharCode(27));

/** Names and texts that mean something to who reads a report, or to JavaScript. */
export const HOSTILE_REPORTS: readonly HostileInput[] = [
  {
    name: "20,000 findings",
    files: () => ({
      "api.yaml": CLOSED,
      "t.har": bodies(JSON.stringify(Object.fromEntries(many(20_000, (index) => [`p${index}`, index])))),
    }),
    argv: [...CHECK, "--format", "markdown", "--fail-on", "note"],
    code: 1,
    says: /findings|undocumented/,
  },
  {
    name: "terminal escapes in an accepted finding that is warned of",
    files: () => ({
      "api.yaml": CLOSED,
      "t.har": bodies('{"id":"a"}'),
      "b.yaml": JSON.stringify({ findings: [{ fingerprint: `${EVIL}0`, reason: "known" }] }),
    }),
    argv: [...CHECK, "--baseline", "b.yaml"],
    code: 0,
    says: /^driftline: warning: .*matches/,
    never: ESCAPE,
  },
  {
    name: "names of JavaScript's own in a body",
    files: () => ({ "api.yaml": CLOSED, "t.har": bodies(NAMES) }),
    argv: [...JSON_REPORT, "--fail-on", "note"],
    code: 1,
    says: /"subject": "__proto__"[\s\S]*"subject": "constructor"[\s\S]*"subject": "toString"/,
  },
  {
    name: "names of JavaScript's own in a schema",
    files: () => ({
      "api.yaml": apiOf(
        JSON.parse(
          '{"type":"object","required":["toString"],"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"},"toString":{"type":"string"}}}',
        ),
      ),
      "t.har": bodies('{"__proto__":1,"constructor":1}'),
    }),
    argv: JSON_REPORT,
    code: 1,
    says: /response-property-missing[\s\S]*response-type-mismatched/,
  },
  {
    name: "components called as JavaScript's own names",
    files: () => ({
      "api.yaml": apiOf(
        { $ref: "#/components/schemas/__proto__" },
        JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"number"}}'),
      ),
      "t.har": bodies("1"),
    }),
    argv: JSON_REPORT,
    code: 1,
    says: /response-type-mismatched/,
  },
  {
    name: "code in names, patterns, formats and comments of a schema",
    files: () => ({
      "api.yaml": apiOf({
        $comment: "*/ process.exit(66) /*",
        title: TEMPLATE,
        required: ['"]);process.exit(66);//'],
        properties: {
          "\\u0022];process.exit(66);//": { type: "string" },
          "');process.exit(66);('": { const: TEMPLATE },
        },
        patternProperties: { "/;process.exit(66);/": {} },
        format: '"+process.exit(66)+"',
        "x-\n;process.exit(66)": 1,
      }),
      "t.har": bodies("{}"),
    }),
    argv: JSON_REPORT,
    code: 1,
    says: /response-property-missing/,
  },
  { name: "terminal escapes in a name", ...reported("pretty", EVIL), says: /\\u001b\]8;;/, never: ESCAPE },
  {
    name: "HTML in a name",
    ...reported("html", "</script><script>alert(1)</script>"),
    says: /&lt;\/script|\\u003c\/script/,
    never: /<script>alert\(1\)/,
  },
  {
    name: "Markdown and HTML in a name",
    ...reported("markdown", "`</details><img src=x>|\n# heading [x](javascript:alert(1))"),
    says: /undocumented/,
    never: /^# heading|^<\/details><img/m,
  },
  {
    name: "a workflow command in a name",
    ...reported("github", "x\n::set-output name=a::b\r::stop-commands::x"),
    says: /^::/m,
    never: /^::(set-output|stop-commands)/m,
  },
  {
    name: "terminal escapes in the path of a file",
    files: () => ({ "api.yaml": OPEN }),
    argv: ["check", "--spec", "api.yaml", "--recordings", `${EVIL}.har`],
    code: 2,
    says: /\.har/,
    never: ESCAPE,
  },
];
