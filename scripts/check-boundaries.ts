import { releaseCanaries } from "./boundaries/canaries.js";
import { judge } from "./boundaries/judge.js";
import { readHouse } from "./boundaries/modules.js";

const root = process.cwd();
const house = readHouse(root);
const breaches = judge(house);
for (const { law, path, line, message } of breaches) console.error(`${path}:${line}: ${law}: ${message}`);

// A check that cannot fail proves nothing: every law has to bark at its canary before its silence counts.
const canaries = releaseCanaries(root);
const silent = canaries.filter(({ barked }) => !barked);
for (const { canary } of silent) console.error(`law \`${canary.law}\` is silent about its canary: ${canary.name}`);

console.log(
  `boundaries: ${house.modules.length} modules, ${breaches.length} breaches, ` +
    `${canaries.length - silent.length} of ${canaries.length} canaries heard`,
);
if (breaches.length > 0 || silent.length > 0) process.exitCode = 1;
