import type { GithubApi } from "./github-api.js";

/** What became of the comment. */
export type CommentOutcome = "created" | "updated" | "unchanged" | "silent";

/** What the comment says, and where. */
export interface CommentRequest {
  /** `owner/name` */
  readonly repository: string;
  readonly pullRequest: number;
  /** Tells this comment from those of other steps. */
  readonly name: string;
  readonly markdown: string;
  /** Whether there is nothing to say; a comment that is there already then says so. */
  readonly isClean: boolean;
}

const PAGE = 100;
const MOST_PAGES = 30;

/** The invisible line by which a comment is found again. What would end an HTML comment is taken out of the name. */
export function markerOf(name: string): string {
  return `<!-- driftline:${name.replace(/[^\w./-]/g, "-").replace(/--+/g, "-")} -->`;
}

/** Keeps one comment: made where there is something to say, mended in place, left alone where it says so already. */
export async function keepComment(api: GithubApi, request: CommentRequest): Promise<CommentOutcome> {
  const { repository, pullRequest, name, markdown, isClean } = request;
  const comments = `/repos/${repository}/issues/${pullRequest}/comments`;
  const marker = markerOf(name);
  const body = `${marker}\n${markdown}`;
  const existing = await findComment(api, comments, marker);
  if (existing === undefined) {
    if (isClean) return "silent";
    await api.call("POST", comments, { body });
    return "created";
  }
  if (existing.body === body) return "unchanged";
  await api.call("PATCH", `/repos/${repository}/issues/comments/${existing.id}`, { body });
  return "updated";
}

interface Comment {
  readonly id: number;
  readonly body: string;
}

async function findComment(api: GithubApi, comments: string, marker: string): Promise<Comment | undefined> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const batch = commentsOf(await api.call("GET", `${comments}?per_page=${PAGE}&page=${page}`));
    const found = batch.find(({ body }) => body.startsWith(marker));
    if (found !== undefined || batch.length < PAGE) return found;
  }
  return undefined;
}

function commentsOf(answer: unknown): readonly Comment[] {
  if (!Array.isArray(answer)) throw new Error("GitHub's answer is no list of comments");
  return answer.map(({ id, body }: { id: unknown; body: unknown }) => ({ id: Number(id), body: String(body ?? "") }));
}
