import type { TargetConfiguration } from "nx/src/config/workspace-json-project-json";
import type { PluginOptions } from "./options.js";

/** Target names to configurations. */
export type DriftTargets = Readonly<Record<string, TargetConfiguration>>;

/**
 * The drift targets of one vendor. What works offline is cached by everything in the vendor's folder, the tool's version, Node's version
 * and the day (an accepted finding comes back when its date is past); what reaches the network is never cached.
 */
export function driftTargetsOf(vendor: string, options: Required<PluginOptions>): DriftTargets {
  const { command, targetPrefix, failOn, base } = options;
  const report = `reports/${vendor}.json`;
  const check = `${command} check ${vendor} --fail-on ${failOn}`;
  return {
    [`${targetPrefix}check`]: {
      command: `${check} --format pretty --format json:${report}`,
      options: { cwd: "{workspaceRoot}" },
      cache: true,
      inputs: ["{projectRoot}/**/*", ...environmentInputs(command)],
      outputs: [`{workspaceRoot}/${report}`],
      metadata: { description: `Checks the recordings of ${vendor} against its locked contract, offline` },
    },
    [`${targetPrefix}diff`]: {
      command: `${command} diff git:${base}:specs/${vendor}/openapi.yaml specs/${vendor}/openapi.yaml --fail-on ${failOn}`,
      options: { cwd: "{workspaceRoot}" },
      // What a branch is called tonight it may mean no longer tomorrow.
      cache: false,
      metadata: { description: `Compares the locked contract of ${vendor} with that of ${base}` },
    },
    [`${targetPrefix}published`]: {
      command: `${command} fetch ${vendor} --check --fail-on ${failOn}`,
      options: { cwd: "{workspaceRoot}" },
      cache: false,
      metadata: { description: `Compares what ${vendor} publishes now with its locked contract` },
    },
    [`${targetPrefix}fetch`]: {
      command: `${command} fetch ${vendor}`,
      options: { cwd: "{workspaceRoot}" },
      cache: false,
      metadata: { description: `Fetches what ${vendor} publishes and locks it` },
    },
    [`${targetPrefix}live`]: {
      command: `${command} check ${vendor} --live --fail-on ${failOn}`,
      options: { cwd: "{workspaceRoot}" },
      cache: false,
      metadata: { description: `Calls ${vendor} by its probes, and judges the answers` },
    },
    ...shardTargets(vendor, options),
  };
}

/**
 * The same check in parts, each a target of its own, so that agents or a CI matrix can take one each; `drift-merge` needs
 * them all. A configuration of one target would not do: what a target depends on cannot name configurations.
 */
function shardTargets(vendor: string, options: Required<PluginOptions>): DriftTargets {
  const { command, targetPrefix, failOn, shards } = options;
  if (shards < 2) return {};
  const parts = Array.from({ length: shards }, (_, index) => ({
    target: `${targetPrefix}shard-${index + 1}`,
    share: `${index + 1}/${shards}`,
    file: `reports/shards/${vendor}-${index + 1}.json`,
  }));
  const merged = `reports/${vendor}-merged.json`;
  const inputs = ["{projectRoot}/**/*", ...environmentInputs(command)];
  const targets = parts.map(({ target, share, file }) => [
    target,
    {
      command: `${command} check ${vendor} --shard ${share} --partial ${file}`,
      options: { cwd: "{workspaceRoot}" },
      cache: true,
      inputs,
      outputs: [`{workspaceRoot}/${file}`],
      metadata: { description: `Checks part ${share} of the recordings of ${vendor}, offline` },
    },
  ]);
  return {
    ...Object.fromEntries(targets),
    [`${targetPrefix}merge`]: {
      command: `${command} merge ${parts.map(({ file }) => file).join(" ")} --fail-on ${failOn} --format pretty --format json:${merged}`,
      options: { cwd: "{workspaceRoot}" },
      dependsOn: parts.map(({ target }) => target),
      cache: true,
      inputs,
      outputs: [`{workspaceRoot}/${merged}`],
      metadata: { description: `Merges the parts of the check of ${vendor} into the report of the whole` },
    },
  };
}

function environmentInputs(command: string): { readonly runtime: string }[] {
  // A bare name is in node_modules/.bin, where Nx looks for commands but not for runtime inputs.
  const started = /\s/.test(command) ? command : `npx --no-install ${command}`;
  return [
    { runtime: `${started} --version` },
    { runtime: "node -p process.versions.node" },
    { runtime: 'node -p "new Date().toISOString().slice(0, 10)"' },
  ];
}
