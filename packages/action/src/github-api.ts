/** A few calls of GitHub's REST API, by `fetch` alone. */
export interface GithubApi {
  /** @throws {Error} with method, path and status where GitHub says no or cannot be reached; `GithubRefusal` in the first case. */
  call(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<unknown>;
}

/** GitHub was reached, and said no. */
export class GithubRefusal extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** What there is at a path, or undefined where GitHub knows of nothing there. */
export async function findAt(api: GithubApi, path: string): Promise<unknown> {
  return await api.call("GET", path).catch((error: unknown) => {
    if (error instanceof GithubRefusal && error.status === 404) return undefined;
    throw error;
  });
}

const TIMEOUT_MS = 20_000;

/** The API of the server a workflow runs on. @param url `GITHUB_API_URL` */
export function githubApi(url: string, token: string): GithubApi {
  return {
    async call(method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "user-agent": "driftline",
          "x-github-api-version": "2022-11-28",
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((cause: unknown) => {
        throw new Error(`${method} ${path}: ${reasonOf(cause)}`, { cause });
      });
      if (!response.ok)
        throw new GithubRefusal(`${method} ${path}: ${response.status} ${response.statusText}`, response.status);
      return response.status === 204 ? null : response.json();
    },
  };
}

/** `fetch` hides the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}
