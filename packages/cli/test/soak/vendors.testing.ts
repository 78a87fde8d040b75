import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@driftline/model";

/** A vendor as it is at first: its pages, and what its API answers. */
export interface SoakVendor {
  readonly name: string;
  /** Pages by their path below the vendor's folder. */
  readonly pages: Readonly<Record<string, string>>;
  readonly operations: readonly string[];
  /** The operation whose answers drift, and what its path begins with. */
  readonly drifting: string;
  readonly path: RegExp;
  /** What it answers, by method. */
  readonly answers: Readonly<Record<string, JsonObject>>;
  /** A property that has always been there, and whether the contract says that it must be. */
  readonly constant: { readonly name: string; readonly isRequired: boolean };
  /** Puts one more property of the response on the page that says what is answered. */
  readonly document: (page: string, name: string) => string;
  /** The environment variables that its probes read. */
  readonly env: Readonly<Record<string, string>>;
}

const specs = new URL("../../../../specs/", import.meta.url);

function textOf(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, specs)), "utf8");
}

/** The richest answer of a recording to a request of this method. */
function answerOf(vendor: string, recording: string, method = "GET"): JsonObject {
  const { log } = JSON.parse(textOf(`${vendor}/recordings/${recording}.har`));
  const texts: string[] = log.entries
    .filter((entry: { request: { method: string } }) => entry.request.method === method)
    .map((entry: { response: { content: { text: string } } }) => entry.response.content.text);
  return JSON.parse(texts.sort((a, b) => b.length - a.length)[0] ?? "{}");
}

/** Into the schema with this name, as Mintlify prints it. */
function inSchema(schema: string): SoakVendor["document"] {
  return (page, name) => {
    const start = page.indexOf(`\n    ${schema}:\n`);
    const place = page.indexOf("      properties:\n", start) + "      properties:\n".length;
    return `${page.slice(0, place)}        ${name}:\n          type: string\n${page.slice(place)}`;
  };
}

/** Before the first line of the fields, as Fern prints it. */
function before(line: string): SoakVendor["document"] {
  return (page, name) => page.replace(line, `${name}string\n${line}`);
}

const ID = "3b241101-e2bb-4255-8caf-4136c566a962";

/** The four vendors of this repository. Nothing in the tool knows them; whoever tests it may. */
export const SOAK_VENDORS: readonly SoakVendor[] = [
  {
    name: "braintrust",
    pages: { "sources/get-experiment.md": textOf("braintrust/sources/get-experiment.md") },
    operations: ["GET /v1/experiment/{experiment_id}"],
    drifting: "GET /v1/experiment/{experiment_id}",
    path: /^\/v1\/experiment\//,
    answers: { GET: answerOf("braintrust", "conforming") },
    constant: { name: "project_id", isRequired: true },
    document: inSchema("Experiment"),
    env: { BRAINTRUST_EXPERIMENT_ID: ID },
  },
  {
    name: "galileo",
    pages: {
      "sources/get-experiment.md": textOf("galileo/sources/get-experiment.md"),
      "sources/search-experiments.md": textOf("galileo/sources/search-experiments.md"),
    },
    operations: [
      "GET /v2/projects/{project_id}/experiments/{experiment_id}",
      "POST /v2/projects/{project_id}/experiments/search",
    ],
    drifting: "GET /v2/projects/{project_id}/experiments/{experiment_id}",
    path: /^\/v2\/projects\//,
    answers: { GET: answerOf("galileo", "conforming"), POST: answerOf("galileo", "conforming", "POST") },
    constant: { name: "project_id", isRequired: true },
    document: inSchema("ExperimentResponse"),
    env: { GALILEO_PROJECT_ID: ID },
  },
  {
    name: "opik",
    pages: { "sources/get-experiment-item-by-id.txt": textOf("opik/sources/get-experiment-item-by-id.txt") },
    operations: ["GET /v1/private/experiments/items/{id}"],
    drifting: "GET /v1/private/experiments/items/{id}",
    path: /^\/v1\/private\/experiments\/items\//,
    answers: { GET: answerOf("opik", "conforming") },
    constant: { name: "experiment_id", isRequired: false },
    document: before('experiment_idstringformat: "uuid"'),
    env: { OPIK_EXPERIMENT_ITEM_ID: ID },
  },
  {
    name: "respan",
    pages: { "sources/retrieve-experiment.txt": textOf("respan/sources/retrieve-experiment.txt") },
    operations: ["GET /api/v2/experiments/{experiment_id}/"],
    drifting: "GET /api/v2/experiments/{experiment_id}/",
    path: /^\/api\/v2\/experiments\//,
    answers: { GET: answerOf("respan", "page-example") },
    constant: { name: "error_message", isRequired: false },
    document: before("idstring\nExperiment ID."),
    env: { RESPAN_EXPERIMENT_ID: "exp_9f8b7c6d" },
  },
];
