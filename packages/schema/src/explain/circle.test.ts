import { expect, test } from "vitest";
import { viewOf } from "../view.js";
import { isCircular } from "./circle.js";

// More than a call takes arguments: branches are taken up one by one.
const MANY = 200_000;

test.each(["anyOf", "allOf"])("more branches of `%s` than a call takes arguments are looked into", (keyword) => {
  const branches = Array.from({ length: MANY }, () => true);
  const view = viewOf({ A: { [keyword]: branches }, B: { [keyword]: [...branches, { $ref: "#/B" }] } });
  expect([isCircular(view, "/A"), isCircular(view, "/B")]).toEqual([false, true]);
});
