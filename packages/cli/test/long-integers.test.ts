import { expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const spec = `
openapi: 3.1.0
info: { title: Events, version: "1" }
servers: [{ url: https://api.example.com }]
paths:
  /events:
    get:
      parameters: [{ name: since, in: query, schema: { type: integer, multipleOf: 3 } }]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: { type: integer, format: int64 }
                  third: { type: integer, multipleOf: 3 }
                  most:
                    type: integer
                    maximum: 9223372036854775806
                  list: { $ref: 'numbers' }
components:
  schemas:
    Any: { $id: any, type: array, items: { $dynamicRef: '#T' }, $defs: { T: { $dynamicAnchor: T } } }
    Numbers: { $id: numbers, $ref: any, $defs: { T: { $dynamicAnchor: T, type: number } } }
    Texts: { $id: texts, $ref: any, $defs: { T: { $dynamicAnchor: T, type: string } } }
`;

const right =
  '{"id":9223372036854775807,"third":9007199254740993,"most":9223372036854775806,"list":[9007199254740993]}';
const wrong = '{"id":9223372036854775808,"third":9007199254740994,"most":9223372036854775807,"list":["a"]}';

test("a check judges every digit of an integer, whichever body it is that brings it", async () => {
  const entries = (bodies: readonly string[], since: string) =>
    bodies.map((body) => ({ url: `https://api.example.com/events?since=${since}`, body }));
  const files = {
    "api.yaml": spec,
    "a.har": harOf([
      ...entries([right, right, wrong, right, wrong], "9007199254740993"),
      ...entries([right], "9007199254740994"),
    ]),
  };
  const argv = ["check", "--spec", "api.yaml", "--recordings", "a.har", "--format", "json"];
  const { code, stdout } = await withFolder(files, (folder) => runCli(folder, argv));
  const { findings } = JSON.parse(stdout) as { findings: readonly Record<string, unknown>[] };
  expect(code).toBe(1);
  expect(
    findings.map(({ ruleId, instanceLocation, subject, count }) => [ruleId, instanceLocation, subject, count]),
  ).toEqual([
    ["request-parameter-mismatched", "", "query:since", 1],
    ["response-type-mismatched", "/list/*", null, 2],
    ["response-constraint-mismatched", "/most", null, 2],
    ["response-constraint-mismatched", "/third", null, 2],
    ["response-format-mismatched", "/id", null, 2],
  ]);
});
