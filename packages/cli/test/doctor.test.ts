import { execFileSync } from "node:child_process";
import { chmod, chown, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli, withFolder } from "./run-cli.js";

interface Diagnosis {
  readonly about: string;
  readonly state: string;
  readonly message: string;
}

async function doctor(folder: string, argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await runCli(folder, ["doctor", "--json", ...argv], { env });
  const diagnoses: readonly Diagnosis[] = stdout === "" ? [] : JSON.parse(stdout);
  const stateOf = (words: RegExp) => diagnoses.find(({ message }) => words.test(message))?.state;
  return { code, stdout, stderr, stateOf };
}

async function withBraintrust(use: (folder: string) => Promise<void>): Promise<void> {
  await withFolder({}, async (folder) => {
    await cp("specs/braintrust", join(folder, "specs/braintrust"), { recursive: true });
    await use(folder);
  });
}

const git = (cwd: string, ...args: readonly string[]) =>
  execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], { cwd, stdio: "pipe" });

describe("doctor", () => {
  test("tells a token that is set from one that is not, and shows none", async () => {
    await withBraintrust(async (folder) => {
      const without = await doctor(folder, ["--offline"]);
      expect(without.stateOf(/`BRAINTRUST_API_KEY` is not set/)).toBe("doubtful");
      const token = "sk-5f1c9a7e3b2d";
      const having = await doctor(folder, ["--offline"], { BRAINTRUST_API_KEY: token });
      expect(having.stateOf(/`BRAINTRUST_API_KEY` is set/)).toBe("good");
      expect(having.stdout + having.stderr).not.toContain(token);
      expect(having.code).toBe(0);
    });
  });

  test("knows how old the contract is", async () => {
    await withBraintrust(async (folder) => {
      expect((await doctor(folder, ["--offline"])).stateOf(/nobody knows how old|was fetched/)).toBeDefined();
      const path = join(folder, "specs/braintrust/lock.json");
      const dated = (await readFile(path, "utf8")).replace(
        /"retrievedAt": [^,]+/,
        '"retrievedAt": "2026-11-12T00:00:00Z"',
      );
      await writeFile(path, dated);
      expect((await doctor(folder, ["--offline"])).stateOf(/fetched 10 days ago$/)).toBe("good");
      expect((await doctor(folder, ["--offline", "--max-age", "9"])).stateOf(/10 days ago: .*--check/)).toBe(
        "doubtful",
      );
    });
  });

  test("tells a package.json that does not list the command", async () => {
    await withBraintrust(async (folder) => {
      const path = join(folder, "package.json");
      expect((await doctor(folder, ["--offline"])).stateOf(/does not list/)).toBeUndefined();
      await writeFile(path, '{ "dependencies": { "react": "19" } }');
      expect((await doctor(folder, ["--offline"])).stateOf(/does not list `@driftline\/cli`/)).toBe("doubtful");
      await writeFile(path, '{ "devDependencies": { "@driftline/cli": "^1.0.0" } }');
      expect((await doctor(folder, ["--offline"])).stateOf(/does not list/)).toBeUndefined();
    });
  });

  test("tells where the caches are not used, since a checkout may have brought them", async () => {
    const unused = /nothing is kept between runs, .*`XDG_CACHE_HOME`/;
    await withFolder({ "repo/a": "", "elsewhere/a": "" }, async (root) => {
      const [repo, elsewhere] = [join(root, "repo"), join(root, "elsewhere")];
      const stateIn = async (env: Readonly<Record<string, string>>) =>
        (await doctor(repo, ["--offline"], env)).stateOf(unused);
      expect(await stateIn({ XDG_CACHE_HOME: join(repo, ".cache") })).toBe("doubtful");
      expect(await stateIn({ XDG_CACHE_HOME: join(repo, ".cache"), DRIFTLINE_CACHE: "off" })).toBeUndefined();
      expect(await stateIn({ XDG_CACHE_HOME: elsewhere })).toBeUndefined();
      await symlink(repo, join(root, "led"), "dir");
      expect(await stateIn({ XDG_CACHE_HOME: join(root, "led", "caches") })).toBe("doubtful");
      await mkdir(join(elsewhere, ".git"));
      expect(await stateIn({ XDG_CACHE_HOME: elsewhere })).toBe("doubtful");
      expect(await readdir(repo)).toEqual(["a"]);
    });
  });

  test("tells where the caches are not used, since they are not this person's alone", async () => {
    await withFolder({ "repo/a": "", "caches/driftline/key": "0".repeat(64), file: "" }, async (root) => {
      const [own, key] = [join(root, "caches/driftline"), join(root, "caches/driftline/key")];
      const saidOf = async (caches: string) => {
        const { stdout, code } = await doctor(join(root, "repo"), ["--offline"], {
          XDG_CACHE_HOME: join(root, caches),
        });
        expect(code).toBe(2);
        return (JSON.parse(stdout) as readonly Diagnosis[]).find(({ message }) => /nothing is kept/.test(message))
          ?.message;
      };
      if (process.getuid !== undefined) {
        await chmod(own, 0o755);
        await chmod(key, 0o644);
        expect(await saidOf("caches")).toMatch(/: others have rights to `.*driftline` \(mode 755\); remove it/);
        await chmod(own, 0o700);
        expect(await saidOf("caches")).toMatch(/: others have rights to `.*key` \(mode 644\); remove it/);
        await chmod(key, 0o600);
      }
      expect(await saidOf("caches")).toBeUndefined();
      if (process.getuid?.() === 0) {
        await chown(key, 12_345, 0);
        expect(await saidOf("caches")).toMatch(/: `.*key` belongs to somebody else; remove it/);
      }
      await rm(own, { recursive: true });
      expect(await saidOf("caches")).toBeUndefined();
      await symlink(join(root, "nowhere"), own);
      expect(await saidOf("caches")).toMatch(/: `.*driftline` is a link; remove it/);
      expect(await saidOf("file")).toMatch(/: `.*file` is no folder; set `XDG_CACHE_HOME`/);
    });
  });

  test("tells a lock that is not committed", async () => {
    await withBraintrust(async (folder) => {
      expect((await doctor(folder, ["--offline"])).stateOf(/no git repository/)).toBe("doubtful");
      git(folder, "init", "--quiet");
      expect((await doctor(folder, ["--offline"])).stateOf(/the lock is not committed: 4 files/)).toBe("doubtful");
      git(folder, "add", "--all");
      git(folder, "commit", "--quiet", "--message", "base");
      expect((await doctor(folder, ["--offline"])).stateOf(/the lock is committed/)).toBe("good");
    });
  });

  test("a lock that git ignores is not committed", async () => {
    await withBraintrust(async (folder) => {
      git(folder, "init", "--quiet");
      await writeFile(join(folder, ".gitignore"), "specs/\n");
      git(folder, "add", "--all");
      git(folder, "commit", "--quiet", "--message", "base");
      const { stateOf } = await doctor(folder, ["--offline"]);
      expect(stateOf(/the lock is committed/)).toBeUndefined();
      expect(stateOf(/the lock is not committed: git ignores .*specs\/braintrust\/openapi\.yaml/)).toBe("doubtful");
    });
  });

  test("tries the hosts, and names them where it may not", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const open = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await withBraintrust(async (folder) => {
      const path = join(folder, "specs/braintrust/vendor.yaml");
      const text = await readFile(path, "utf8");
      await writeFile(
        path,
        text
          .replace(/url: \S+/, `url: ${open}/page.md`)
          .replace(/baseUrl: \S+/, "baseUrl: http://127.0.0.1:1\n    allowPrivateHosts: true") +
          '\nallowedPrivateHosts: ["127.0.0.1"]\n',
      );
      const tried = await doctor(folder);
      expect(tried.stateOf(/127\.0\.0\.1:\d+ can be reached/)).toBe("good");
      expect(tried.stateOf(/127\.0\.0\.1:1 cannot be reached: the connection is refused/)).toBe("doubtful");
      expect((await doctor(folder, ["--offline"])).stateOf(/127\.0\.0\.1:1 \(not tried\)/)).toBe("good");
    });
    await new Promise((done) => server.close(done));
  });

  test.each(["127.0.0.1", "localhost", "[::1]"])("does not try %s where nobody allowed it", async (name) => {
    let asked = 0;
    const server = createServer().on("connection", () => {
      asked += 1;
    });
    await new Promise<void>((done) => server.listen(0, done));
    const { port } = server.address() as AddressInfo;
    await withBraintrust(async (folder) => {
      const path = join(folder, "specs/braintrust/vendor.yaml");
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replace(/(url|baseUrl): https\S+/g, `$1: http://${name}:${port}/page.md`));
      const { stateOf } = await doctor(folder);
      expect(stateOf(/:\d+ cannot be reached: it is private, not tried/)).toBe("doubtful");
      expect(asked).toBe(0);
    });
    await new Promise((done) => server.close(done));
  });

  test("what keeps it from working is bad, and ends with 2", async () => {
    await withFolder({ "specs/acme/vendor.yaml": "sources: 7\n" }, async (folder) => {
      const { code, stateOf } = await doctor(folder);
      expect(stateOf(/`sources` must be a list/)).toBe("bad");
      expect(code).toBe(2);
    });
    await withFolder({}, async (folder) => {
      expect(await doctor(folder)).toMatchObject({ code: 2 });
    });
    const outdated = { nodeVersion: "20.18.3" };
    await withBraintrust(async (folder) => {
      expect(await runCli(folder, ["doctor", "--offline"], outdated)).toMatchObject({
        code: 2,
        stdout: expect.stringMatching(/BAD Node 20\.18\.3 is older than 20\.19/),
      });
      expect((await runCli(folder, ["doctor", "--offline"], { nodeVersion: "24.1.0" })).code).toBe(0);
    });
  });
});
