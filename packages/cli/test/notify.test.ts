import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const id = "3b241101-e2bb-4255-8caf-4136c566a962";
const experiment = { id, name: "first", project_id: id, public: true };
const traffic = (body: object) =>
  harOf([{ url: `https://api.braintrust.dev/v1/experiment/${id}`, body: JSON.stringify(body) }]);

/** Two nights of one vendor; the second one's report is compared with the first one's. */
async function nights(
  [before, after]: readonly [object, object],
  use: (
    folder: string,
    told: (argv: readonly string[], env?: Record<string, string>) => ReturnType<typeof runCli>,
  ) => Promise<void>,
): Promise<void> {
  await withFolder({ "before.har": traffic(before), "after.har": traffic(after) }, async (folder) => {
    await cp("specs/braintrust", join(folder, "specs/braintrust"), { recursive: true });
    const path = join(folder, "specs/braintrust/vendor.yaml");
    await writeFile(path, (await readFile(path, "utf8")).replace("owner: null", "owner: team-a"));
    for (const night of ["before", "after"])
      await runCli(folder, ["check", "braintrust", "--recordings", `${night}.har`, "--format", `json:${night}.json`]);
    await use(folder, (argv, env = {}) =>
      runCli(folder, ["notify", "after.json", "--previous", "before.json", ...argv], { env }),
    );
  });
}

const drifted = { ...experiment, name: 7 };

describe("notify", () => {
  test("what is new is told once, with its owner, and no value of anybody's", async () => {
    await nights([experiment, drifted], async (_folder, told) => {
      const { code, stdout } = await told([]);
      expect(code).toBe(0);
      const message = JSON.parse(stdout);
      expect(message).toMatchObject({ noticeVersion: 1, counts: { new: 1, worse: 0, resolved: 0 } });
      expect(message.notices).toMatchObject([
        { kind: "new", level: "error", vendor: "braintrust", owner: "team-a", rule: "response-type-mismatched" },
      ]);
      expect(Object.keys(message.notices[0])).not.toContain("sample");
    });
  });

  test("what is known is not told again, and what is mended is told as resolved", async () => {
    await nights([drifted, drifted], async (_folder, told) => {
      expect(await told([])).toMatchObject({ code: 0, stdout: "", stderr: expect.stringMatching(/nothing was sent/) });
    });
    await nights([drifted, experiment], async (_folder, told) => {
      expect(JSON.parse((await told([])).stdout).counts).toEqual({ new: 0, worse: 0, resolved: 1 });
    });
  });

  test("a night that could not tell resolves nothing", async () => {
    await nights([drifted, experiment], async (folder, told) => {
      const report = JSON.parse(await readFile(join(folder, "after.json"), "utf8"));
      await writeFile(
        join(folder, "after.json"),
        JSON.stringify({ ...report, problems: ["a recording was not read"] }),
      );
      expect((await told([])).stdout).toBe("");
    });
  });

  test("what got worse is told", async () => {
    await nights([drifted, drifted], async (folder, told) => {
      const report = await readFile(join(folder, "before.json"), "utf8");
      await writeFile(join(folder, "before.json"), report.replaceAll('"level": "error"', '"level": "warning"'));
      const message = JSON.parse((await told([])).stdout);
      expect(message.notices).toMatchObject([{ kind: "worse", before: "warning", level: "error" }]);
    });
  });

  test("only the owner's, only from a level on", async () => {
    await nights([experiment, { ...drifted, colour: "red" }], async (_folder, told) => {
      expect((await told(["--owner", "team-b"])).stdout).toBe("");
      expect(JSON.parse((await told(["--owner", "team-a"])).stdout).notices).toHaveLength(1);
      expect(JSON.parse((await told(["--level", "warning"])).stdout).notices).toHaveLength(2);
    });
  });

  test("Slack gets one text, in which a vendor's words are no markup", async () => {
    await nights([experiment, { ...experiment, "<!channel> & co": 1 }], async (_folder, told) => {
      const message = JSON.parse((await told(["--as", "slack", "--level", "warning"])).stdout);
      expect(Object.keys(message)).toEqual(["text"]);
      expect(message.text).toMatch(/^\*Contract drift\*: 1 new, 0 worse, 0 resolved\n• new warning: braintrust GET /);
      expect(message.text).toContain("&lt;!channel&gt; &amp; co");
    });
  });

  test("the webhook is posted to; its address is shown nowhere, and its refusal is a failure", async () => {
    const posted: string[] = [];
    let status = 200;
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => {
        text += chunk.toString("utf8");
      });
      request.on("end", () => {
        posted.push(`${request.method} ${request.headers["content-type"]} ${text}`);
        response.writeHead(status, { location: "http://127.0.0.1:1/" }).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/SECRET`;
    await nights([experiment, drifted], async (_folder, told) => {
      const sent = await told(["--to", "HOOK"], { HOOK: address });
      expect(sent).toMatchObject({ code: 0, stdout: "" });
      expect(posted).toEqual([expect.stringMatching(/^POST application\/json \{"noticeVersion":1,/)]);
      for (status of [302, 500]) {
        const refused = await told(["--to", "HOOK"], { HOOK: address });
        expect(refused).toMatchObject({
          code: 2,
          stderr: expect.stringContaining(`did not take the message: ${status}`),
        });
        expect(refused.stderr + sent.stderr).not.toContain("SECRET");
      }
      const open = await told(["--to", "HOOK"], { HOOK: "http://hooks.example/SECRET" });
      expect(open).toMatchObject({ code: 2, stderr: expect.not.stringContaining("SECRET") });
      expect((await told(["--to", "HOOK"])).stderr).toMatch(/holds no web address/);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      const gone = await told(["--to", "HOOK"], { HOOK: address });
      expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining("the connection is refused") });
      expect(gone.stderr).not.toContain("SECRET");
    });
  });
});
