import { type Contract, type ExitCode, ToolError } from "@driftline/model";
import { loadLockedVendor, type RecordingsConfig, type VendorConfig } from "@driftline/spec";
import { type Recorder, startRecorder } from "@driftline/traffic";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import { certificatesOf, chooseEnvironments } from "../environments.js";
import type { Host } from "../host.js";
import { warnOfFullBodies } from "../live/full-bodies.js";
import { createWatch, type Watch } from "../live/watch.js";
import { NO_REDACTION, recordingRedactor, sampleRedactor } from "../redaction.js";
import { contractNamed } from "../sources.js";
import { chooseVendors, SPECS_FOLDER, vendorFolder } from "../vendors.js";

interface RecordFlags {
  readonly target?: string;
  readonly spec?: string;
  readonly environment?: string;
  readonly port: string;
  readonly output?: string;
  readonly fullBodies?: boolean;
}

/** `driftline record`: a proxy on loopback that records, redacts and judges what passes through it. */
export function recordCommand({ host, finish }: CommandContext): Command {
  return new Command("record")
    .description("Record what a client exchanges with a vendor: a proxy on loopback, redacting and judging as it goes.")
    .argument("[vendor]", "a folder under `specs/`")
    .option("--target <url>", "the base URL to forward to, instead of the vendor's environment")
    .option("--spec <file>", "with --target: an OpenAPI description to judge by")
    .option("--environment <name>", "the vendor's environment to forward to; the first by default")
    .option("--port <number>", "the port on loopback; 0 takes a free one", "0")
    .option("-o, --output <file>", "the NDJSON recording to append to")
    .option("--full-bodies", "record whole bodies, which may hold customer data, instead of their shapes")
    .addHelpText("after", EXAMPLES)
    .action(async (vendor: string | undefined, flags: RecordFlags) => finish(await runRecord(vendor, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline record braintrust             # then BASE_URL=http://127.0.0.1:PORT npm test
  driftline record --target https://api.example.com --spec openapi.yaml -o traffic.ndjson
`;

async function runRecord(vendor: string | undefined, flags: RecordFlags, host: Host): Promise<ExitCode> {
  const plan = await planOf(vendor, flags, host);
  const isFull = flags.fullBodies === true;
  warnOfFullBodies(plan.recordings, { isFull, ...(vendor === undefined ? {} : { vendor }) }, host);
  const failures: unknown[] = [];
  let watch: Watch | undefined;
  const recorder = await startRecorder({
    target: plan.target,
    port: portOf(flags.port),
    recording: host.resolve(plan.recording),
    redactor: recordingRedactor(plan.recordings, { secrets: plan.secrets, isFull }),
    onExchange: ({ exchange }) => watch?.judge(exchange),
    onFailure: (failure) => failures.push(failure),
    ...(plan.ca === undefined ? {} : { ca: plan.ca }),
  });
  const redactSample = sampleRedactor(plan.recordings.redact, plan.secrets);
  if (plan.contract !== null)
    watch = createWatch(plan.contract, { baseUrls: [plan.target, recorder.url], redactSample }, host);
  host.stdout.write(`${recorder.url}\n`);
  host.stderr.write(`driftline: forwarding ${recorder.url} to ${plan.target} until interrupted\n`);
  await host.interrupted();
  return await stop(recorder, { watch, plan, failures, host });
}

interface RecordPlan {
  readonly target: string;
  readonly recording: string;
  readonly contract: Contract | null;
  readonly secrets: readonly string[];
  /** What is kept of the traffic, as the vendor's file says. */
  readonly recordings: RecordingsConfig;
  readonly ca?: string;
}

async function stop(
  recorder: Recorder,
  of: { watch: Watch | undefined; plan: RecordPlan; failures: readonly unknown[]; host: Host },
): Promise<ExitCode> {
  const { watch, plan, failures, host } = of;
  const { exchanges, incomplete } = await recorder.stop();
  const cut = incomplete === 0 ? "" : `, ${incomplete} of them incomplete`;
  host.stderr.write(
    `driftline: ${exchanges} ${exchanges === 1 ? "exchange" : "exchanges"} recorded in ${plan.recording}${cut}\n`,
  );
  if (watch !== undefined) host.stderr.write(`driftline: ${watch.finish()}\n`);
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return 0;
}

async function planOf(vendor: string | undefined, flags: RecordFlags, host: Host): Promise<RecordPlan> {
  if (vendor === undefined) return await targetPlan(flags, host);
  if (flags.spec !== undefined)
    throw new ToolError("USAGE", "`--spec` stands for the vendor, so no vendor can be named", {
      hint: "leave out one of the two",
    });
  const [name = ""] = await chooseVendors([vendor], host);
  const { contract, config } = await loadLockedVendor(vendorFolder(name, host), host.hashBytes);
  const [environment] = chooseEnvironments(config, flags.environment);
  const target = flags.target ?? environment?.baseUrl;
  if (target === undefined)
    throw new ToolError("ENVIRONMENT_NONE", `vendor \`${name}\` has no environment to record`, {
      hint: `add one to specs/${name}/vendor.yaml, or use \`--target URL\``,
    });
  const ca = await certificatesOf(environment, vendorFolder(name, host));
  return {
    target,
    contract,
    recording: flags.output ?? `${SPECS_FOLDER}/${name}/recordings/recorded.ndjson`,
    secrets: secretsOf(config, host),
    recordings: config.recordings,
    ...(ca === null ? {} : { ca }),
  };
}

async function targetPlan(flags: RecordFlags, host: Host): Promise<RecordPlan> {
  if (flags.target === undefined)
    throw new ToolError("USAGE", "`record` needs a vendor or `--target`", { hint: "name one of the two" });
  if (flags.environment !== undefined)
    throw new ToolError("USAGE", "`--environment` needs a vendor", { hint: "leave it out, or name the vendor" });
  const contract = flags.spec === undefined ? null : await contractNamed(flags.spec, host);
  const recordings: RecordingsConfig = { bodies: "shapes", redact: NO_REDACTION };
  return { target: flags.target, contract, recording: flags.output ?? "recorded.ndjson", secrets: [], recordings };
}

/** The tokens that clients here are likely to send: they are known, so they are found wherever they stand. */
function secretsOf(config: VendorConfig, host: Host): readonly string[] {
  return config.environments.flatMap(({ headers }) =>
    headers.flatMap((header) => {
      const value = header.kind === "env" ? host.env[header.env] : undefined;
      return value === undefined || value === "" ? [] : [value];
    }),
  );
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ToolError("USAGE", `\`--port ${text}\` is no port`, { hint: "a number up to 65535; 0 takes a free one" });
}
