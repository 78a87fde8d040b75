import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { type Contract, compareText, isJsonMediaType, ToolError } from "@driftline/model";
import { createMatcher, isIdLike } from "@driftline/validate";
import { noting } from "./noting.js";
import { readerOf } from "./reader.js";

/** A property of a response that some line read. */
export interface NotedRead {
  readonly vendor: string;
  readonly operation: string;
  /** A JSON Pointer into the body; array indices, and keys that are ids, are `*`. */
  readonly at: string;
  /** `src/report.ts:12`, below the folder that the tests run in. */
  readonly by: string;
}

/** A `fetch` that notes what is read of the bodies it receives. */
export interface UsesRecorder {
  /** Give this to the client under test. */
  readonly fetch: typeof globalThis.fetch;
  /** What was read so far, each line once, sorted. */
  reads(): readonly NotedRead[];
  /**
   * Adds what was read to a file, for `driftline uses --reads`; test files that run side by side may share one.
   *
   * @throws {ToolError} FILE_UNWRITABLE
   */
  write(path: string): Promise<void>;
}

/** How a recorder notes. */
export interface RecordUsesOptions {
  /** Wrapped; the global one by default. */
  readonly fetch?: typeof globalThis.fetch;
  /** Where the traffic goes, beside the contract's servers. */
  readonly baseUrls?: readonly string[];
  /** Files whose reads count as yours; without it all but tests and packages. */
  isOwn?(path: string): boolean;
}

/**
 * Wraps a `fetch`: `response.json()` gives a body that takes note of each property that is read, with the line that reads it. What a package
 * reads (a parser, an assertion) and what is read of `response.text()` is not known, and says nothing.
 */
export function recordUses(contract: Contract, options: RecordUsesOptions = {}): UsesRecorder {
  const { fetch = globalThis.fetch, baseUrls = [], isOwn = isOwnByName } = options;
  const matcher = createMatcher(contract, baseUrls);
  const reads = new Map<string, NotedRead>();
  const folder = `${process.cwd().replaceAll("\\", "/")}/`;
  const noteFor = (operation: string) => (at: string, noticedBy: (...args: never[]) => unknown) => {
    const reader = readerOf(noticedBy);
    if (reader === null || !isOwn(reader.path)) return;
    const file = reader.path.startsWith(folder) ? reader.path.slice(folder.length) : reader.path;
    const read: NotedRead = { vendor: contract.vendor, operation, at, by: `${file}:${reader.line}` };
    reads.set(JSON.stringify(read), read);
  };
  const sorted = (): readonly NotedRead[] => [...reads].sort(([a], [b]) => compareText(a, b)).map(([, read]) => read);
  return {
    async fetch(input, init) {
      const response = await fetch(input, init);
      const method = (init?.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase();
      const operation = matcher.match(method, input instanceof Request ? input.url : String(input))?.operation;
      const mediaType = response.headers.get("content-type");
      if (operation === undefined || mediaType === null || !isJsonMediaType(mediaType)) return response;
      return notingResponse(response, (body) => noting(body, noteFor(operation.key), foldKey));
    },
    reads: sorted,
    async write(path) {
      const lines = sorted().map((read) => `${JSON.stringify(read)}\n`);
      try {
        await mkdir(dirname(path), { recursive: true });
        await appendFile(path, lines.join(""));
      } catch (cause) {
        throw new ToolError("FILE_UNWRITABLE", `cannot write \`${path}\``, {
          hint: "check the folder's permissions",
          cause,
        });
      }
    },
  };
}

function notingResponse(response: Response, wrap: (body: unknown) => unknown): Response {
  const { json, clone } = response;
  Object.defineProperties(response, {
    json: { value: async () => wrap(await json.call(response)) },
    clone: { value: () => notingResponse(clone.call(response), wrap) },
  });
  return response;
}

function foldKey(key: string): string {
  return isIdLike(key) ? "*" : key;
}

/** A test reads to look, and a package reads for whoever calls it. */
function isOwnByName(path: string): boolean {
  return !/\/node_modules\/|(?:^|[./])(?:test|spec)\.[cm]?[jt]sx?$/.test(path);
}
