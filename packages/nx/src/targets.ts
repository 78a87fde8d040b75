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
