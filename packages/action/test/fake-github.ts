import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Pull {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: string;
}

/** GitHub on loopback, as far as branches, commits and pull requests go. It keeps what it is told and gives it back. */
export interface FakeGithub {
  readonly url: string;
  readonly pulls: Pull[];
  readonly refs: Map<string, string>;
  readonly comments: { readonly pull: number; readonly body: string }[];
  /** Method and path of every call that changes something. */
  readonly writes: string[];
  /** Answers every write with this status, where it is not 0. */
  refusal: number;
  /** The files that the commit on a branch adds, with their contents. */
  filesOn(branch: string): Readonly<Record<string, string>>;
  /** A commit of somebody else's on a branch. */
  commitOn(branch: string, message: string): void;
  close(): Promise<void>;
}

type Answer = readonly [number, unknown];
type Sent = Readonly<Record<string, never>> & Record<string, unknown>;

/** What a commit names comes back as objects. */
function linked({ tree, parents }: Sent): object {
  return { tree: { sha: tree }, parents: (parents as unknown as readonly string[]).map((sha) => ({ sha })) };
}

export async function startFakeGithub(repository: string, base: string): Promise<FakeGithub> {
  const objects = new Map<string, Sent>();
  let count = 0;
  const keep = (object: object): string => {
    const sha = `sha-${++count}`;
    objects.set(sha, object as Sent);
    return sha;
  };
  objects.set(base, { tree: { sha: keep({ tree: [] }) }, message: "base" } as unknown as Sent);
  const [pulls, comments, refs, writes] = [[], [], new Map<string, string>(), []] as [
    Pull[],
    FakeGithub["comments"],
    Map<string, string>,
    string[],
  ];
  const data = `/repos/${repository}/git`;

  function read(path: string, query: URLSearchParams): Answer {
    if (path.startsWith(`${data}/ref/heads/`)) {
      const sha = refs.get(path.slice(`${data}/ref/heads/`.length));
      return sha === undefined ? [404, {}] : [200, { object: { sha } }];
    }
    if (path.startsWith(`${data}/commits/`)) {
      const commit = objects.get(path.split("/").at(-1) ?? "");
      return commit === undefined ? [404, {}] : [200, commit];
    }
    if (path === `/repos/${repository}/pulls`) {
      const head = query.get("head")?.split(":")[1];
      return [200, pulls.filter((it) => it.head === head && it.state === query.get("state"))];
    }
    return [404, {}];
  }

  function write(method: string, path: string, sent: Sent): Answer {
    const last = path.split("/").at(-1) ?? "";
    if (path === `${data}/blobs`) return [201, { sha: keep(sent) }];
    if (path === `${data}/trees`) return [201, { sha: keep(sent) }];
    if (path === `${data}/commits`) return [201, { sha: keep({ ...sent, ...linked(sent) }) }];
    if (path === `${data}/refs`) {
      refs.set(String(sent.ref).replace("refs/heads/", ""), String(sent.sha));
      return [201, {}];
    }
    if (path.startsWith(`${data}/refs/heads/`)) {
      const branch = path.slice(`${data}/refs/heads/`.length);
      if (method === "DELETE") refs.delete(branch);
      else refs.set(branch, String(sent.sha));
      return method === "DELETE" ? [204, null] : [200, {}];
    }
    if (path === `/repos/${repository}/pulls`) {
      const { head, base: to, title, body } = sent as unknown as Pull;
      pulls.push({ number: pulls.length + 1, head, base: to, title, body, state: "open" });
      return [201, {}];
    }
    if (path.endsWith("/comments")) {
      comments.push({ pull: Number(path.split("/").at(-2)), body: String(sent.body) });
      return [201, {}];
    }
    const pull = pulls.find(({ number }) => number === Number(last));
    if (pull === undefined) return [404, {}];
    Object.assign(pull, sent);
    return [200, {}];
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://github");
      const text = Buffer.concat(chunks).toString("utf8");
      const method = request.method ?? "GET";
      if (method !== "GET") writes.push(`${method} ${pathname}`);
      const isRefused = method !== "GET" && github.refusal !== 0;
      const [status, body] = isRefused
        ? [github.refusal, {}]
        : method === "GET"
          ? read(pathname, searchParams)
          : write(method, pathname, text === "" ? {} : JSON.parse(text));
      response.writeHead(status, { "content-type": "application/json" });
      response.end(status === 204 ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

  const github: FakeGithub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pulls,
    refs,
    comments,
    writes,
    refusal: 0,
    filesOn(branch) {
      const commit = objects.get(refs.get(branch) ?? "");
      const tree = objects.get((commit?.tree as { sha: string } | undefined)?.sha ?? "");
      const entries = (tree?.tree ?? []) as unknown as readonly { readonly path: string; readonly sha: string }[];
      return Object.fromEntries(
        entries.map(({ path, sha }) => [path, Buffer.from(String(objects.get(sha)?.content), "base64").toString()]),
      );
    },
    commitOn(branch, message) {
      refs.set(branch, keep({ message, tree: { sha: keep({ tree: [] }) } }));
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
  return github;
}
