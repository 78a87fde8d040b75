import type { RecordingsConfig } from "@driftline/spec";
import type { Host } from "../host.js";

/** Says that whole bodies are recorded, and who asked for it. */
export function warnOfFullBodies(
  config: RecordingsConfig,
  asked: { isFull: boolean; vendor?: string },
  host: Host,
): void {
  if (!asked.isFull && config.bodies !== "full") return;
  const where = asked.isFull ? "" : ` as \`specs/${asked.vendor}/vendor.yaml\` says`;
  host.stderr.write(`driftline: warning: whole bodies are recorded${where}; they may hold customer data\n`);
}
