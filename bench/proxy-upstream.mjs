// The vendor behind the proxies, in a process of its own: responses that conform, one in a hundred that drifts, and `/slow`, whose
// last bytes come a while after its first. Prints its base URL; ends with its standard input.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parse as parseYaml } from "yaml";
import { bodyOf, chance } from "./bodies.mjs";

const [SIZE, DRIFT_EVERY, GAP_MS] = [1200, 100, 300];
const PATH = "/v1/experiment/";

const document = parseYaml(readFileSync(new URL("../specs/braintrust/openapi.yaml", import.meta.url), "utf8"));
const schema = document.paths[`${PATH}{experiment_id}`].get.responses["200"].content["application/json"].schema;
const bodies = makeBodies();
const HEAD = {
  "content-type": "application/json; charset=utf-8",
  "x-request-id": "req_1",
  "cache-control": "no-store",
};

let served = 0;
const server = createServer((request, response) => {
  if (request.url.startsWith(`${PATH}slow`)) {
    const body = bodies[0];
    response.writeHead(200, { ...HEAD, "content-length": body.length });
    response.write(body.subarray(0, 100));
    setTimeout(() => response.end(body.subarray(100)), GAP_MS);
    return;
  }
  const body = bodies[served++ % DRIFT_EVERY];
  response.writeHead(200, { ...HEAD, "content-length": body.length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume().on("end", () => process.exit(0));

/** A hundred bodies of about 1.2 kB, as the contract wants them; the last has an undocumented property. */
function makeBodies() {
  const random = chance(20_261_122);
  return Array.from({ length: DRIFT_EVERY }, (_, index) => {
    const body = bodyOf(document, schema, random);
    body.description = "";
    body.description = "x".repeat(Math.max(0, SIZE - JSON.stringify(body).length));
    return Buffer.from(JSON.stringify(index === DRIFT_EVERY - 1 ? { ...body, added_last_night: "value" } : body));
  });
}
