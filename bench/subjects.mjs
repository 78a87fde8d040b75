import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { bodyOf, chance, flatten } from "./bodies.mjs";

const subject = (vendor, rest) => () => {
  const specPath = new URL(`../specs/${vendor}/openapi.yaml`, import.meta.url);
  const document = parseYaml(readFileSync(specPath, "utf8"), { maxAliasCount: -1 });
  const [path, method] = rest.operation;
  const pointer = `/paths/${path.replaceAll("/", "~1")}/${method}/responses/200/content/application~1json/schema`;
  return { ...rest, document, specPath: decodeURIComponent(specPath.pathname), path, method, pointer };
};

/** What is measured on: the operations of two vendors, with the page each contract was published on. */
export const SUBJECTS = {
  braintrust: subject("braintrust", {
    name: "Braintrust experiment",
    page: "braintrust/sources/get-experiment.md",
    operation: ["/v1/experiment/{experiment_id}", "get"],
    url: "https://api.braintrust.dev/v1/experiment/11111111-1111-4111-8111-111111111111",
    count: 20_000,
  }),
  galileo: subject("galileo", {
    name: "Galileo list of 20",
    page: "galileo/sources/search-experiments.md",
    operation: ["/v2/projects/{project_id}/experiments/search", "post"],
    url: "https://api.galileo.ai/v2/projects/11111111-1111-4111-8111-111111111111/experiments/search",
    list: { of: 20, in: "experiments" },
    count: 2_000,
  }),
};

/** Clean bodies of a subject, the same on every machine. */
export function makeBodies(document, { operation: [path, method], count: total, list }) {
  const schema = document.paths[path][method].responses["200"].content["application/json"].schema;
  const random = chance(20_261_122);
  return Array.from({ length: total }, () => {
    const body = bodyOf(document, schema, random);
    if (list === undefined) return body;
    const item = flatten(document, schema).properties[list.in].items;
    return { ...body, [list.in]: Array.from({ length: list.of }, () => bodyOf(document, item, random, 1)) };
  });
}
