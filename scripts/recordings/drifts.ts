import { isJsonObject, type JsonObject, type JsonValue } from "../../packages/model/src/index.js";

/** What a drift makes of a conforming response. */
export interface Drifted {
  readonly status?: number;
  readonly body?: JsonValue;
}

interface Drift {
  readonly operation: string;
  readonly drift: (body: JsonObject) => Drifted;
}

/** A few drifts per vendor, of the kinds that consumers meet: each shows another rule. */
export const DRIFTS: Readonly<Record<"braintrust" | "galileo" | "opik" | "respan", readonly Drift[]>> = {
  braintrust: [
    {
      operation: "GET /v1/experiment/{experiment_id}",
      drift: (body) => ({ body: { ...body, score_summary: { mean: 0.5 } } }),
    },
    { operation: "GET /v1/experiment/{experiment_id}", drift: (body) => ({ body: { ...body, public: null } }) },
    { operation: "GET /v1/experiment/{experiment_id}", drift: (body) => ({ body: without(body, "name") }) },
  ],
  galileo: [
    {
      operation: "GET /v2/projects/{project_id}/experiments/{experiment_id}",
      drift: (body) => ({ body: { ...body, task_type: 19 } }),
    },
    {
      operation: "GET /v2/projects/{project_id}/experiments/{experiment_id}",
      drift: (body) => ({ body: { ...body, created_at: "yesterday" } }),
    },
    {
      operation: "POST /v2/projects/{project_id}/experiments/search",
      drift: (body) => ({ body: inFirst(body, "experiments", (experiment) => ({ ...experiment, rank: "first" })) }),
    },
  ],
  opik: [
    {
      operation: "GET /v1/private/experiments/items/{id}",
      drift: (body) => ({ body: { ...body, trace_id: "trace-1" } }),
    },
    {
      operation: "GET /v1/private/experiments/items/{id}",
      drift: (body) => ({ body: { ...body, dataset_version: 2 } }),
    },
  ],
  respan: [
    {
      operation: "GET /api/v2/experiments/{experiment_id}/",
      drift: (body) => ({ body: { ...body, progress: "50 %" } }),
    },
    { operation: "GET /api/v2/experiments/{experiment_id}/", drift: (body) => ({ status: 202, body }) },
  ],
};

function without(body: JsonObject, name: string): JsonObject {
  const { [name]: _, ...rest } = body;
  return rest;
}

function inFirst(body: JsonObject, list: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const items = body[list];
  if (!Array.isArray(items)) throw new Error(`\`${list}\` is no array`);
  const [first, ...rest] = items as readonly JsonValue[];
  if (!isJsonObject(first)) throw new Error(`\`${list}\` is empty`);
  return { ...body, [list]: [change(first), ...rest] };
}
