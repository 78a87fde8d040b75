/** A few calls of GitHub's REST API, by `fetch` alone. */
export interface GithubApi {
  /** @throws {Error} with method, path and status where GitHub says no or cannot be reached. */
  call(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<unknown>;
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
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${response.statusText}`);
      return response.json();
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
