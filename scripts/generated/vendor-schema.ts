import type { RuleMeta } from "../../packages/model/src/index.js";

const TEXT = { type: "string", minLength: 1 } as const;
const LEVEL = { enum: ["error", "warning", "note"] } as const;
const OPERATION_KEY = {
  type: "string",
  pattern: "^[A-Za-z]+\\s+/\\S*$",
  description: "Method and path template, as in `GET /pets/{petId}`.",
} as const;
const WEB_ADDRESS = { type: "string", pattern: "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$" } as const;

/** For editors: what `specs/<vendor>/vendor.yaml` may say. The reader in `@driftline/spec` decides; this helps while typing. */
export function vendorSchema(rules: readonly RuleMeta[]): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Driftline vendor",
    description: "What Driftline watches of a vendor, and where.",
    ...record({
      name: { ...TEXT, description: "The name people use. Default: the folder's name." },
      owner: { ...nullable(TEXT), description: "Who is told about drift." },
      sources: list(SOURCE, "What the contract is made from."),
      environments: {
        type: ["object", "null"],
        description: "Where the API is called; the first is the default.",
        additionalProperties: ENVIRONMENT,
      },
      operations: list(OPERATION_KEY, "The operations that are locked. Default: all."),
      policy: policy(rules),
      recordings: RECORDINGS,
      allowedHosts: list(
        { type: "string" },
        "Hosts that references and redirects may lead to, beside those of the sources.",
      ),
      allowedPrivateHosts: list(
        { type: "string" },
        "Hosts that may be fetched from although they are private or loopback.",
      ),
    }),
  };
}

const HEADERS = {
  type: ["object", "null"],
  description: "By header name. A secret is never written here: it is the name of an environment variable.",
  additionalProperties: {
    oneOf: [
      record(
        {
          env: {
            type: "string",
            pattern: "^[A-Za-z_]\\w*$",
            description: "The environment variable that holds the value.",
          },
          prefix: { type: ["string", "null"], description: "What stands before it, such as `Bearer `." },
          optional: { type: ["boolean", "null"], description: "Whether the variable may be unset." },
        },
        ["env"],
      ),
      record({ value: { ...TEXT, description: "A fixed, public value." } }, ["value"]),
    ],
  },
} as const;

const SOURCE = record(
  {
    file: {
      type: "string",
      pattern: "^sources/(?!.*\\.\\.)[\\w.@/-]+$",
      description: "Where the bytes are kept, below `sources/`.",
    },
    kind: {
      enum: ["catalog", "openapi", "index", "page", null],
      description:
        "What it is, in the order of trust: an API catalogue, a description, an `llms.txt`, a docs page (the default).",
    },
    url: { ...nullable(WEB_ADDRESS), description: "Where it is fetched from; nothing for a file somebody put there." },
    headers: HEADERS,
  },
  ["file"],
);

const ENVIRONMENT = record(
  {
    baseUrl: { ...WEB_ADDRESS, description: "With the path prefix of that installation." },
    version: { type: ["string", "number", "null"], description: "The version installed there." },
    headers: HEADERS,
    ca: { ...nullable(TEXT), description: "A file with certificates to trust." },
    allowPrivateHosts: { type: ["boolean", "null"], description: "Whether the host may be private or loopback." },
    allowWrites: {
      type: ["boolean", "null"],
      description: "Whether live probes may make calls there that change something.",
    },
  },
  ["baseUrl"],
);

const RECORDINGS = {
  ...record({
    bodies: {
      enum: ["shapes", "full", null],
      description: "`full` keeps whole bodies, which may hold customer data, and every run warns of it.",
    },
    redact: {
      ...record({
        names: list(TEXT, "Names of headers, query parameters, cookies and body fields whose values are secret."),
        pointers: list(
          { type: "string", pattern: "^/" },
          "JSON Pointers into bodies to what is secret, with all it holds; `*` stands for any member or item.",
        ),
        patterns: list(TEXT, "Regular expressions of tokens; the group `secret`, or the whole match."),
        keep: list(TEXT, "Names whose values are kept although they look secret."),
      }),
      type: ["object", "null"],
      description: "What is secret beyond what always is. It holds for recordings and for what reports show.",
    },
  }),
  type: ["object", "null"],
  description: "What is kept of the traffic.",
} as const;

function policy(rules: readonly RuleMeta[]): object {
  const override = record(
    {
      rule: { enum: rules.map(({ id }) => id) },
      operation: nullable(OPERATION_KEY),
      place: { ...nullable(TEXT), description: "A folded instance location, as reports print it." },
      environment: nullable(TEXT),
      level: LEVEL,
      reason: nullable(TEXT),
    },
    ["rule", "level"],
  );
  const members = record({
    preset: { enum: ["default", "strict", null] },
    levels: list(override, "Levels that override the catalogue's; the last that fits wins."),
  });
  return {
    ...members,
    type: ["object", "null"],
    description: "How findings are judged. It never changes what is found.",
  };
}

/** An object with these members and no others. */
function record(properties: object, required: readonly string[] = []): object {
  return { type: "object", additionalProperties: false, ...(required.length > 0 ? { required } : {}), properties };
}

function list(items: object, description: string): object {
  return { type: ["array", "null"], description, items };
}

function nullable(schema: { readonly type: string }): object {
  return { ...schema, type: [schema.type, "null"] };
}
