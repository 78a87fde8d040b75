// The least any checker has to do: read the file, parse it, parse each body.
import { readFileSync } from "node:fs";

const har = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const entry of har.log.entries) JSON.parse(entry.response.content.text);
