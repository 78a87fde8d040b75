import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { EXCEPTIONS, type Exception } from "./words/exceptions.js";
import { findUses, forbiddenWordsOf } from "./words/forbidden.js";

const forbidden = forbiddenWordsOf(readFileSync("docs/glossary.md", "utf8"));
// Tests quote what vendors write, and what is made of OpenAPI's meta-schemas quotes those, so they are left out.
const ignore = ["**/*.test.ts", "packages/spec/src/openapi/meta-schemas/*.ts", "**/meta-schema.testing.ts"];
const files = globSync("packages/*/src/**/*.ts", { ignore }).sort();
const needed = new Set<Exception>();
let uses = 0;

for (const file of files) {
  let text = readFileSync(file, "utf8");
  for (const exception of EXCEPTIONS) {
    if ((exception.file ?? file) !== file || !text.includes(exception.text)) continue;
    needed.add(exception);
    text = text.replaceAll(exception.text, "");
  }
  for (const { line, word, instead } of findUses(text, forbidden)) {
    uses += 1;
    console.error(`${file}:${line}: \`${word}\`: say ${instead} (docs/glossary.md)`);
  }
}

const stale = EXCEPTIONS.filter((exception) => !needed.has(exception));
for (const { text, reason } of stale)
  console.error(`stale exception \`${text}\` (${reason}): no source holds it any more`);
console.log(
  `words: ${files.length} files, ${forbidden.length} forbidden words, ${uses} uses, ${stale.length} stale exceptions`,
);
if (files.length === 0 || forbidden.length === 0 || uses > 0 || stale.length > 0) process.exitCode = 1;
