import type { JsonPointer } from "@driftline/model";
import { expect, test } from "vitest";
import type { View } from "./edit.js";
import { componentsOf } from "./view-components.js";

test("the parts of a view are looked at once, however many edits are asked for", () => {
  let looks = 0;
  const parts: readonly JsonPointer[] = ["/components/schemas/A", "/components/schemas/A/allOf/0", "/paths/~1x"];
  const pointers = new Proxy(parts, {
    get(target, key) {
      looks++;
      return Reflect.get(target, key);
    },
  });
  const view = { shape: { pointers } } as unknown as View;
  expect(componentsOf(view)).toEqual(["/components/schemas/A"]);
  expect(looks).toBeGreaterThan(0);
  const once = looks;
  expect(componentsOf(view)).toEqual(["/components/schemas/A"]);
  expect(looks).toBe(once);
});
