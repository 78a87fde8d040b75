// The least a checker of one response has to do with the usual libraries: read the contract, compile, judge.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

const [spec, har, pointer] = process.argv.slice(2);
const document = parse(readFileSync(spec, "utf8"), { maxAliasCount: -1 });
const ajv = new Ajv2020({ strict: false, logger: false });
addFormats(ajv);
ajv.addSchema({ ...document, $id: "https://bench.invalid/" });
const judge = ajv.compile({ $ref: `https://bench.invalid/#${encodeURI(pointer)}` });
for (const entry of JSON.parse(readFileSync(har, "utf8")).log.entries)
  if (!judge(JSON.parse(entry.response.content.text))) process.exitCode = 1;
