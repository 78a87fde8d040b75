import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npm, packAll } from "./packages/pack.js";

/** Jest, in a project of a stranger's with the packed packages. It is no dependency of ours: it would be a third of the install. */
const JEST = "jest@30";

const CONTRACT = `openapi: 3.1.0
info: { title: Pets, version: "1" }
paths:
  /v1/pets/{petId}:
    get:
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: one pet
          content:
            application/json:
              schema: { type: object, required: [name], properties: { name: { type: string } } }
`;

const TEST = `import { contractMatchers, readContract } from "@driftline/vitest";

const GET = "GET /v1/pets/{petId}";
const response = (body) => ({ status: 200, headers: { "content-type": "application/json" }, body });

beforeAll(async () => {
  expect.extend({ ...contractMatchers(await readContract("pets.yaml")) });
});
test("what is documented matches", () => expect(response({ name: "Ada" })).toMatchContract(GET));
test("what is not does not", () => expect(response({ name: 7 })).not.toMatchContract(GET));
test("shows what is wrong", () => expect(response({ name: 7 })).toMatchContract(GET));
`;

/** What the last test must say: rule, place, what is documented, what came, and where the contract says so. */
const WANTED = [
  "response-type-mismatched (error) at /name",
  "is a number, documented is string",
  "received: 7",
  "contract: pets.yaml:12:",
  "1 failed, 2 passed, 3 total",
];

const folder = mkdtempSync(join(tmpdir(), "driftline-jest-"));
try {
  const tarballs = packAll(folder).map(({ tarball }) => tarball);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "scratch", private: true, type: "module" }));
  npm(
    ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", JEST, ...tarballs.filter(isNeeded)],
    folder,
  );
  writeFileSync(join(folder, "pets.yaml"), CONTRACT);
  writeFileSync(join(folder, "pets.test.js"), TEST);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--experimental-vm-modules", "node_modules/jest/bin/jest.js"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", CI: "true" },
    },
  );
  const output = `${stdout}${stderr}`;
  const missing = WANTED.filter((line) => !output.includes(line));
  console.log(output);
  for (const line of missing) console.error(`Jest does not say: ${line}`);
  if (missing.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The matcher and what it stands on; the command line and the plugin have no part in it. */
function isNeeded(tarball: string): boolean {
  return /driftline-(model|schema|spec|validate|vitest)-/.test(tarball);
}
