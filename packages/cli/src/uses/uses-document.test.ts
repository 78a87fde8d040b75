import { expect, test } from "vitest";
import { parse } from "yaml";
import { changeUses } from "./uses-document.js";

const URI = "specs/pets/uses.yaml";
const BY_HAND = `operations:
  GET /pets:
    response:
      - { at: /name, by: [ src/a.ts:1 ], from: typescript }
  GET /toys: {} # nobody has looked at these yet
  GET /vets:
    response: []
`;

test("an operation whose last line this run took goes; one that somebody left empty stays", () => {
  const text = changeUses(BY_HAND, URI, { origin: "typescript", uses: [], types: [] });
  expect(parse(text)).toEqual({ operations: { "GET /toys": {}, "GET /vets": { response: [] } } });
  expect(text).toContain("# nobody has looked at these yet");
});
