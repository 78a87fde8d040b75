import { afterEach, beforeEach, expect, test } from "vitest";
import { githubApi } from "../src/github-api.js";
import { keepProposal, withdrawProposal } from "../src/proposal.js";
import { hurtLine } from "../src/update-locks.js";
import { type FakeGithub, startFakeGithub } from "./fake-github.js";

const REPOSITORY = "someone/evals";
const branch = "driftline/lock-opik";
const proposal = {
  ...{ repository: REPOSITORY, branch, base: "main", parent: "base-1", title: "a title", body: "a body" },
  ...{ files: [{ path: "specs/opik/lock.json", bytes: new TextEncoder().encode("{}") }], digest: "d1" },
};

let github: FakeGithub;
beforeEach(async () => {
  github = await startFakeGithub(REPOSITORY, "base-1");
});
afterEach(() => github.close());

test("a proposal is made anew on a branch that has moved on, and is the same on one that has not", async () => {
  const api = githubApi(github.url, "t0ken");
  expect(await keepProposal(api, proposal)).toBe("opened");
  const first = github.refs.get(branch);
  expect(await keepProposal(api, proposal)).toBe("unchanged");
  github.commitOn("main", "somebody's work");
  const moved = { ...proposal, parent: github.refs.get("main") ?? "" };
  expect(await keepProposal(api, moved)).toBe("updated");
  expect(github.refs.get(branch)).not.toBe(first);
  expect(await keepProposal(api, moved)).toBe("unchanged");
});

test("what was declined stays declined when the branch it went to moves on", async () => {
  const api = githubApi(github.url, "t0ken");
  await keepProposal(api, proposal);
  for (const pull of github.pulls) pull.state = "closed";
  github.commitOn("main", "somebody's work");
  expect(await keepProposal(api, { ...proposal, parent: github.refs.get("main") ?? "" })).toBe("declined");
});

test("a pull request with somebody's commit on it is not closed", async () => {
  const api = githubApi(github.url, "t0ken");
  await keepProposal(api, proposal);
  github.commitOn(branch, "work of mine");
  const before = github.writes.length;
  expect(await withdrawProposal(api, { repository: REPOSITORY, branch, reason: "gone" })).toBe("theirs");
  expect(github.writes).toHaveLength(before);
  expect(github.pulls[0]?.state).toBe("open");
});

test("a vendor's words make no markup in what is hurt", () => {
  const message = "response property `x`![logo](https://evil.example/i.png) @team` was removed";
  const line = hurtLine({ operation: "GET /a`b", message, hint: "hurts src/a.ts:4; [click](https://evil.example)" });
  expect(line).not.toMatch(/`|!\[|\]\(|https:\/\/|@team/);
  expect(line).toContain("src/a.ts:4");
});
