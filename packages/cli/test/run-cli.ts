import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Host, TextOutput } from "../src/host.js";
import { main } from "../src/main.js";
import { nodeHost } from "../src/node-host.js";

/** What a run of the tool left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the tool in a folder, with its streams kept. The clock stands still, so that output replays. */
export async function runCli(cwd: string, argv: readonly string[], changes: Partial<Host> = {}): Promise<Outcome> {
  const stdout = capture();
  const stderr = capture();
  const host: Host = {
    ...nodeHost(cwd),
    env: {},
    now: () => "2026-11-22T00:00:00Z",
    stdout: stdout.output,
    stderr: stderr.output,
    ...changes,
  };
  const code = await main(argv, host);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function capture(): { output: TextOutput; text: () => string } {
  let written = "";
  const output: TextOutput = {
    write: (text) => {
      written += text;
    },
    columns: undefined,
    isTerminal: false,
  };
  return { output, text: () => written };
}

/** A folder of its own with some files in it, gone when the test is over. */
export async function withFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "driftline-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A HAR of responses to one request each. */
export function harOf(
  entries: readonly {
    readonly method?: string;
    readonly url: string;
    readonly status?: number;
    readonly mediaType?: string;
    readonly body: string | null;
  }[],
): string {
  const log = {
    version: "1.2",
    creator: { name: "test", version: "1" },
    entries: entries.map(({ method = "GET", url, status = 200, mediaType = "application/json", body }) => ({
      startedDateTime: "2026-11-01T00:00:00.000Z",
      time: 1,
      request: {
        method,
        url,
        httpVersion: "HTTP/1.1",
        headers: [],
        queryString: [],
        cookies: [],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status,
        statusText: "",
        httpVersion: "HTTP/1.1",
        headers: body === null ? [] : [{ name: "content-type", value: mediaType }],
        cookies: [],
        content: body === null ? { size: 0, mimeType: "" } : { size: body.length, mimeType: mediaType, text: body },
        redirectURL: "",
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 1, receive: 0 },
    })),
  };
  return JSON.stringify({ log });
}
