import type { Exchange } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { collect, inFolder, readAs } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";

/** Standard input is read as a whole: what the streaming reader has to agree with. */
async function readWhole(text: string): Promise<readonly Exchange[]> {
  const stdin = (async function* () {
    yield Buffer.from(text);
  })();
  const [recording] = await openRecordings(["-"], { cwd: "/", stdin });
  return await collect(recording?.exchanges() ?? (stdin as never));
}
const unplaced = (exchanges: readonly Exchange[]) =>
  exchanges.map(({ location, ...rest }) => ({ ...rest, pointer: location.pointer }));

const interaction = (name: string, over = "") => `- request:
    method: GET
    url: https://api.example.com/${name}
  response:
    code: 200
    body: '{"a":1}'
${over}`;

describe("a YAML cassette", () => {
  it.each([
    ["items at the margin", `version: 2\ninteractions:\n${interaction("a")}${interaction("b")}`, 2],
    [
      "indented items",
      `---\ninteractions:\n${(interaction("a") + interaction("b")).replace(/^/gm, "    ").trimEnd()}\nversion: 2\n`,
      2,
    ],
    [
      "items that begin on the next line",
      `interactions:\n-\n  request: {url: /a, method: GET}\n  response: {code: 200}\n- request: {url: /b}\n  response: {code: 200}\n`,
      2,
    ],
    [
      "comments and empty lines",
      `# made by hand\ninteractions:\n\n# one\n${interaction("a")}\n# two\n\n${interaction("b")}# end\nversion: 1\n`,
      2,
    ],
    ["carriage returns", `interactions:\n${interaction("a")}${interaction("b")}`.replaceAll("\n", "\r\n"), 2],
    [
      "bodies that look like items",
      `interactions:\n${interaction("a", "    status: |\n      x\n\n      - request:\n      interactions:\n")}${interaction("b")}`,
      2,
    ],
    [
      "folded strings",
      `interactions:\n${interaction("a", "    status: 'one\n\n      two - three'\n")}${interaction("b")}`,
      2,
    ],
    ["aliases within an item", `interactions:\n${interaction("a", "    headers: &h {X: [y]}\n    other: *h\n")}`, 1],
    [
      "aliases to another item",
      `interactions:\n${interaction("a", "    headers: &h {X: [y]}\n")}${interaction("b", "    headers: *h\n")}${interaction("c")}`,
      3,
    ],
    ["the list in flow style", "interactions: [{request: {url: /a}, response: {code: 200}}]\n", 1],
    ["an empty list", "version: 1\ninteractions: []\n", 0],
    ["no line feed at its end", `interactions:\n${interaction("a").trimEnd()}`, 1],
  ])("with %s reads as it does as a whole", async (_name, text, count) => {
    const { exchanges } = await readAs("c.yaml", text);
    expect(exchanges).toHaveLength(count);
    expect(unplaced(exchanges)).toEqual(unplaced(await readWhole(text)));
  });

  it("reads as it does as a whole, whatever its strings hold and however it is printed", async () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("- request:", "\n- request:\n", "# x", "interactions:", " a\n\n b", "---", "...", "|", "é😀"),
    );
    const item = fc.record({ body: text, header: text, url: fc.webUrl() });
    const layout = fc.record({
      indent: fc.integer({ min: 2, max: 4 }),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
      defaultStringType: fc.constantFrom("PLAIN" as const, "QUOTE_DOUBLE" as const, "BLOCK_LITERAL" as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 6 }), layout, async (items, options) => {
        const interactions = items.map(({ body, header, url }) => ({
          request: { method: "GET", url },
          response: { code: 200, headers: { X: [header] }, body },
        }));
        const printed = stringify({ version: 2, interactions, end: "of it" }, { ...options, defaultKeyType: "PLAIN" });
        expect(unplaced((await readAs("c", printed)).exchanges)).toEqual(unplaced(await readWhole(printed)));
      }),
      { numRuns: 150 },
    );
  });

  it("needs no more memory than its largest interaction", async () => {
    const text = `interactions:\n${Array.from({ length: 200 }, (_, index) => interaction(String(index))).join("")}`;
    await inFolder({ "c.yaml": text }, async (cwd) => {
      const [recording] = await openRecordings(["c.yaml"], { cwd, limits: { documentBytes: 2_000 } });
      expect(await collect(recording?.exchanges() ?? none())).toHaveLength(200);
    });
  });

  it("that is damaged gives what stands before the damage, then its place", async () => {
    const text = `interactions:\n${interaction("a")}${interaction("b")}${interaction("c").replace("url:", "url")}${interaction("d")}`;
    await inFolder({ "c.yaml": text }, async (cwd) => {
      for (const documentBytes of [1_000_000, 100]) {
        const [recording] = await openRecordings(["c.yaml"], { cwd, limits: { documentBytes } });
        let count = 0;
        const reading = async () => {
          for await (const _ of recording?.exchanges() ?? none()) count += 1;
        };
        await expect(reading()).rejects.toMatchObject({ code: "RECORDING_MALFORMED" });
        expect(count).toBe(2);
      }
    });
  });
});

async function* none(): AsyncGenerator<never> {}
