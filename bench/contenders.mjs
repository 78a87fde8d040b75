import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { createCompiler } from "../packages/schema/dist/index.js";

/** The contender whose limits count. */
export const FROM_TEXT = "Driftline, from the text: what a check does";

/** Who judges bodies in one process: each parses the text and says how many bodies are not as documented. */
export async function inProcessContenders({ document, pointer, path, method, texts, expectedDrift }) {
  const compiler = createCompiler(document);
  const driftline = compiler.compile(pointer, "response");
  const newTextJudge = () => compiler.createTextJudge(pointer, "response");
  const warm = newTextJudge();
  const ajv = plainAjv(document, pointer);
  const drifting = countBodies(texts, ajv);
  if (drifting !== expectedDrift)
    throw new Error(`Ajv refuses ${drifting} bodies, ${expectedDrift} were meant to drift`);
  const contenders = [
    { name: "JSON.parse alone", isBase: true, run: () => countBodies(texts, () => true) },
    { name: "Driftline, both lenses, verdict only", run: () => countBodies(texts, (body) => driftline.isClean(body)) },
    {
      name: "Driftline, both lenses, full details",
      run: () => countBodies(texts, (body) => driftline.isClean(body) || driftline.explain(body).length === 0),
    },
    // A judge of texts is written, and compiled by V8, anew in each round, as a check does once; all others are warm from the first.
    { name: FROM_TEXT, run: () => countTexts(texts, driftline, newTextJudge()) },
    { name: "Driftline, from the text, warm", run: () => countTexts(texts, driftline, warm) },
    { name: "Ajv with ajv-formats, valid lens only", run: () => countBodies(texts, ajv) },
  ];
  const response = await responseValidator(document, path, method);
  contenders.push({ name: "openapi-response-validator, valid lens only", run: () => countBodies(texts, response) });
  const prism = await prismValidator(document, path, method);
  contenders.push({ name: "@stoplight/prism-http, valid lens only", run: () => countBodies(texts, prism) });
  return contenders;
}

function countBodies(texts, accepts) {
  let drifting = 0;
  for (const text of texts) if (!accepts(JSON.parse(text))) drifting += 1;
  return drifting;
}

/**
 * Clean bodies, and those that repeat what was explained before, are told by their text, unparsed; the others, and those that
 * show something new, are parsed and explained.
 */
function countTexts(texts, driftline, judge) {
  let drifting = 0;
  for (const text of texts) {
    const verdict = judge.judge(text);
    if (verdict === "repeated") drifting += 1;
    if (verdict === "known" || verdict === "repeated") continue;
    const body = JSON.parse(text);
    if (verdict !== "unsure") continue;
    const violations = driftline.explain(body);
    if (violations.length > 0) drifting += 1;
    judge.learn(text, violations);
  }
  return drifting;
}

/** Ajv as one would set it up: the whole document as a schema, errors stop at the first. */
function plainAjv(document, pointer) {
  const ajv = new Ajv2020({ strict: false, logger: false });
  addFormats(ajv);
  ajv.addSchema({ ...document, $id: "https://bench.invalid/" });
  return ajv.compile({ $ref: `https://bench.invalid/#${encodeURI(pointer)}` });
}

async function responseValidator(document, path, method) {
  const { default: imported } = await import("openapi-response-validator");
  const Validator = imported.default ?? imported;
  const responses = document.paths[path][method].responses;
  let validator;
  return (body) => {
    validator ??= new Validator({ responses, components: document.components, logger: { warn() {}, error() {} } });
    return validator.validateResponse("200", body) === undefined;
  };
}

/** What a Prism proxy does with a response: it is no export of the package, so it is taken from its file. */
async function prismValidator(document, path, method) {
  const { default: prism } = await import("@stoplight/prism-http");
  const { default: validator } = await import("@stoplight/prism-http/dist/validator/index.js");
  const operations = await prism.getHttpOperationsFromSpec(structuredClone(document));
  const resource = operations.find((operation) => operation.path === path && operation.method === method);
  const headers = { "content-type": "application/json" };
  return (body) => validator.validateOutput({ resource, element: { statusCode: 200, headers, body } })._tag === "Right";
}
