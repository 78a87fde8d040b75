import { expect, test } from "vitest";
import { findUses, forbiddenWordsOf } from "./forbidden.js";

const GLOSSARY = `
| say | from | meaning | not |
| --- | --- | --- | --- |
| operation | OpenAPI | one method on one \`path\` | \`endpoint\`, \`dataPath\`, thing |
| base | oasdiff | what is compared | \`old…\` |
`;

test.each([
  ["const endpoint = 1;", "endpoint"],
  ["function getEndpoints() {}", "endpoint"],
  ["const ENDPOINT_COUNT = 1;", "endpoint"],
  ["// an endpoint of the vendor", "endpoint"],
  ["error.dataPath", "dataPath"],
  ["const oldSchema = 1;", "old"],
])("%s is told", (text, word) => {
  expect(findUses(text, forbiddenWordsOf(GLOSSARY))).toMatchObject([{ line: 1, word }]);
});

test.each(["const threshold = 1;", "folded", "older than the base", "endpointless", "a path, a thing"])(
  "%s passes",
  (text) => {
    expect(findUses(text, forbiddenWordsOf(GLOSSARY))).toEqual([]);
  },
);
