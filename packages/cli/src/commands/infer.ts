import { ToolError } from "@driftline/model";
import { createRedactor, openRecordings } from "@driftline/traffic";
import { createObserver, inferContract } from "@driftline/validate";
import { Command } from "commander";
import { stringify } from "yaml";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { startProgress } from "../progress.js";

interface InferFlags {
  readonly title: string;
  readonly output?: string;
  readonly quiet?: boolean;
}

/** `driftline infer RECORDING...`: the observed contract. */
export function inferCommand({ host, finish }: CommandContext): Command {
  return new Command("infer")
    .description("Write the contract that recordings show, as an OpenAPI description: a base for `driftline diff`.")
    .argument("<recording...>", "files, folders, or `-` for standard input")
    .option("--title <text>", "the title of the description", "Observed API")
    .option("-o, --output <file>", "write to a file instead of standard output")
    .option("--quiet", "say nothing about progress")
    .addHelpText("after", EXAMPLES)
    .action(async (recordings: readonly string[], flags: InferFlags) => {
      await infer(recordings, flags, host);
      finish(0);
    });
}

const EXAMPLES = `
Examples:
  driftline infer traffic.har > observed.yaml
  driftline infer recordings/ --title "Acme, as it answers" -o observed.yaml
`;

async function infer(paths: readonly string[], flags: InferFlags, host: Host): Promise<void> {
  const observer = createObserver();
  // Paths and names of members are written down, and both may be secret; placeholders have the form of what they stand for.
  const redactor = createRedactor();
  const progress = startProgress({ verb: "reading", noun: "exchanges", isQuiet: flags.quiet === true }, host);
  try {
    for (const recording of await openRecordings(paths, { cwd: host.cwd, stdin: host.stdin })) {
      progress.name(recording.uri);
      for await (const batch of recording.batches()) {
        for (const exchange of batch) observer.observe(redactor.redactExchange(exchange));
        progress.add(batch.length);
      }
    }
  } finally {
    progress.close();
  }
  const observed = observer.observed();
  if (observed.operations.length === 0)
    throw new ToolError("NOTHING_OBSERVED", "the recordings show no operation that answered", {
      hint: "record successful responses",
    });
  const text = stringify(inferContract(observed, { title: flags.title }), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  if (flags.output === undefined) host.stdout.write(text);
  else await host.writeFile(host.resolve(flags.output), text);
}
