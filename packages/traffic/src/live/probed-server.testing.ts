import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Contract, type Exchange, type JsonObject, operationsOf } from "@driftline/model";
import type { ProbeOptions, ProbeRun } from "./probe-run.js";
import { readProbes } from "./read-probes.js";
import { runProbes } from "./run-probes.js";

const ok = { "200": { description: "" }, "404": { description: "" } };
const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const document: JsonObject = {
  paths: {
    "/things": {
      get: {
        operationId: "list",
        parameters: [
          { name: "page", in: "query" },
          { name: "tag", in: "query" },
        ],
        responses: ok,
      },
      post: { operationId: "search", requestBody: { content: {} }, responses: ok },
    },
    "/things/{id}": { get: { operationId: "get", parameters: [id], responses: ok } },
  },
};
const contract: Contract = {
  vendor: "shop",
  uri: "openapi.json",
  sha256: "",
  isPartial: false,
  document,
  operations: operationsOf(document),
  positions: { locate: (pointer) => ({ uri: "openapi.json", pointer }) },
  findings: [],
};

/** A request as the server saw it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What came of a run. */
export interface Ran {
  readonly run: ProbeRun;
  readonly seen: readonly Seen[];
  readonly exchanges: readonly Exchange[];
  readonly waits: readonly number[];
}

/** How the server answers, and how many requests it has seen. */
export type Answer = (seen: Seen, response: ServerResponse, count: number) => void;

/** Runs steps, written as JSON, against a server. */
export async function ran(
  steps: readonly JsonObject[],
  answer: Answer,
  options: Partial<ProbeOptions> & { workflow?: JsonObject } = {},
): Promise<Ran> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    seen.push(one);
    answer(one, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const exchanges: Exchange[] = [];
  const waits: number[] = [];
  const { workflow, ...rest } = options;
  const text = JSON.stringify({ arazzo: "1.0.1", workflows: [{ workflowId: "w", steps, ...workflow }] });
  try {
    const run = await runProbes({
      contract,
      probes: [readProbes(text, "probes/w.yaml")],
      target: {
        baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`,
        headers: [{ name: "authorization", value: "Bearer token" }],
        allowPrivateHosts: true,
      },
      inputOf: ({ default: value }) => value,
      allowWrites: false,
      onExchange: (exchange) => exchanges.push(exchange),
      sleep: async (milliseconds) => void waits.push(milliseconds),
      ...rest,
    });
    return { run, seen, exchanges, waits };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers with JSON. */
export const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

/** A step that lists things and hands on the id of the first. */
export const LIST = { stepId: "list", operationId: "list", outputs: { id: "$response.body#/items/0/id" } };
/** A step that gets the thing that `LIST` found. */
export const GET = {
  stepId: "get",
  operationId: "get",
  parameters: [{ name: "id", in: "path", value: "$steps.list.outputs.id" }],
};
