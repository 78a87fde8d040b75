import { harOf } from "../run-cli.js";

/** An input somebody hostile might publish or record, and what the tool must make of it. */
export interface HostileInput {
  readonly name: string;
  readonly files: () => Readonly<Record<string, string | Uint8Array>>;
  /** Symbolic links, with where they lead. */
  readonly links?: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly code: 0 | 1 | 2;
  /** What must stand on standard error, or in the report where nothing stands there. */
  readonly says: RegExp;
  /** What may stand nowhere. */
  readonly never?: RegExp;
}

export const CHECK = ["check", "--spec", "api.yaml", "--recordings", "t.har"];

export const JSON_REPORT = [...CHECK, "--format", "json"];

/** A description of one operation whose response has a schema, with further schemas beside it. */
export function apiOf(schema: unknown, schemas: unknown = {}): string {
  const content = { "application/json": { schema } };
  const get = { responses: { "200": { description: "ok", content } } };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "A", version: "1" },
    paths: { "/a": { get } },
    components: { schemas },
  });
}

export const OPEN = apiOf({});

export const CLOSED = apiOf({ type: "object", properties: { id: { type: "string" } } });

export const bodies = (...texts: readonly string[]) => harOf(texts.map((body) => ({ url: "/a", body })));

export const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

export const nested = (depth: number, open: string, inner: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth);

export const laughs = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"]
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`)
  .join("\n")}\n`;

export const VENDOR = "name: Acme\nsources: [{ file: sources/api.yaml }]\n";

export const acme = (files: Readonly<Record<string, string | Uint8Array>>) => ({
  "specs/acme/vendor.yaml": VENDOR,
  "specs/acme/sources/api.yaml": OPEN,
  ...files,
});

export const FETCH = ["fetch", "acme", "--offline", "--quiet"];
