import { DEFAULT_POLICY, NO_USES } from "@driftline/model";
import { loadContract } from "@driftline/spec";
import { expect, test } from "vitest";
import { harOf, withFolder } from "../../test/run-cli.js";
import { nodeHost } from "../node-host.js";
import { createRereader } from "./reread.js";
import type { Stamps } from "./stamps.js";
import { traceHost } from "./traced-host.js";

const SPEC = "openapi: 3.1.0\ninfo: { title: Pets, version: '1' }\npaths: {}\n";

/** CPU seconds of a second look at recordings, of which none has changed, among files that are none. */
async function secondLook(recordings: number, beside: Stamps): Promise<number> {
  const har = harOf([]);
  const names = Array.from({ length: recordings }, (_, index) => `recordings/${index}.har`);
  return await withFolder(Object.fromEntries(names.map((name) => [name, har])), async (folder) => {
    const host = nodeHost(folder);
    const { hashBytes: hash } = host;
    const contract = await loadContract(new TextEncoder().encode(SPEC), { vendor: "pets", uri: "pets.yaml", hash });
    const trace = { ...traceHost(host), note: async () => beside };
    const task = {
      ...{ contract, recordings: ["recordings"], baseUrls: [], policy: DEFAULT_POLICY, uses: NO_USES, memory: null },
      redaction: { names: [], pointers: [], patterns: [], keep: [] },
    };
    const rereader = createRereader(host);
    const look = () => rereader.gather(task, { trace, signal: new AbortController().signal, onRead: () => undefined });
    await look();
    rereader.takeFigures();
    const before = process.cpuUsage();
    await look();
    const { user } = process.cpuUsage(before);
    expect(rereader.takeFigures()).toEqual({ read: 0, total: recordings });
    return user;
  });
}

test("what stands beside the recordings is looked at once, however many recordings there are", async () => {
  const beside = new Map(Array.from({ length: 20_000 }, (_, index) => [`/files/${index}.bin`, `${index}`]));
  const [one, many] = [await secondLook(1, beside), await secondLook(40, beside)];
  expect(many / one).toBeLessThan(15);
}, 60_000);
