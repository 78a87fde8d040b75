import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { commandsOf } from "../packages/cli/src/main.js";
import { nodeHost } from "../packages/cli/src/node-host.js";
import { RULES } from "../packages/model/src/index.js";
import { baselineSchema } from "./generated/baseline-schema.js";
import { configSchema } from "./generated/config-schema.js";
import { META_SCHEMA_FILES, metaSchemaCode } from "./generated/meta-schema-code.js";
import { limitTable, withSection } from "./generated/reliability-tables.js";
import { renderRulesPage } from "./generated/rules-page.js";
import { vendorSchema } from "./generated/vendor-schema.js";

const commands = await commandsOf(nodeHost());

/** Everything that is made from the source and committed, so that readers and editors have it without a build. */
const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  "docs/rules.md": () => renderRulesPage(RULES),
  "docs/reliability.md": () => withSection(readFileSync("docs/reliability.md", "utf8"), "limits", limitTable()),
  "packages/cli/schema/vendor.schema.json": () => jsonText(vendorSchema(RULES)),
  "packages/cli/schema/config.schema.json": () => jsonText(configSchema(commands)),
  "packages/cli/schema/baseline.schema.json": () => jsonText(baselineSchema()),
  [META_SCHEMA_FILES["2.0"]]: () => metaSchemaCode("2.0"),
  [META_SCHEMA_FILES["3.0"]]: () => metaSchemaCode("3.0"),
  [META_SCHEMA_FILES["3.1"]]: () => metaSchemaCode("3.1"),
};

const isCheck = process.argv.includes("--check");
for (const [path, render] of Object.entries(GENERATED)) {
  const text = await render();
  if (!isCheck) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } else if (readIfThere(path) !== text) {
    console.error(`${path} is not what the source says: run \`npm run generate\` and commit it`);
    process.exitCode = 1;
  }
}
if (isCheck) console.log(`generated: ${Object.keys(GENERATED).length} files compared`);

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
