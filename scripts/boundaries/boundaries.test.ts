import { expect, test } from "vitest";
import { CANARIES, releaseCanaries } from "./canaries.js";
import { judge } from "./judge.js";
import type { Law } from "./laws.js";

const LAWS: Readonly<Record<Law, "canary" | "test">> = {
  direction: "canary",
  undeclared: "canary",
  inside: "canary",
  "pure-import": "canary",
  "pure-global": "canary",
  circle: "canary",
  "own-index": "canary",
  "index-contents": "canary",
  name: "canary",
  unreadable: "canary",
  empty: "test",
};

test("every law that judges files has a canary", () => {
  const judged = Object.entries(LAWS).flatMap(([law, by]) => (by === "canary" ? [law] : []));
  expect([...new Set(CANARIES.map(({ law }) => law))].sort()).toEqual(judged.sort());
});

test("every canary makes its law bark", () => {
  const silent = releaseCanaries(process.cwd()).filter(({ barked }) => !barked);
  expect(silent.map(({ canary }) => canary.name)).toEqual([]);
}, 180_000);

test("a house without modules is a breach, not a clean bill", () => {
  expect(judge({ modules: [], packages: new Map() })).toMatchObject([{ law: "empty" }]);
});
