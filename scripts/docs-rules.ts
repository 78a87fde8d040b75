import { readFileSync, writeFileSync } from "node:fs";
import { RULES } from "../packages/model/src/index.js";
import { renderRulesPage } from "./docs/rules-page.js";

const path = "docs/rules.md";
const page = renderRulesPage(RULES);
if (process.argv.includes("--check")) {
  if (readFileSync(path, "utf8") !== page) {
    console.error(`${path} is behind the rule catalogue: run \`npm run docs:rules\` and commit it`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, page);
}
