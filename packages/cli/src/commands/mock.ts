import { type Answered, parseDrift, parseFailure, startMock } from "@driftline/mock";
import { type Contract, type ExitCode, ToolError } from "@driftline/model";
import { loadLockedVendor, withEnvironments } from "@driftline/spec";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { contractNamed } from "../sources.js";
import { chooseVendors, vendorFolder } from "../vendors.js";

interface MockFlags {
  readonly spec?: string;
  readonly port: string;
  readonly seed: string;
  readonly list: string;
  readonly examples?: boolean;
  readonly drift?: readonly string[];
  readonly latency?: string;
  readonly fail?: readonly string[];
  readonly quiet?: boolean;
}

/** `driftline mock`: a server that stands in for a vendor, until it is interrupted. */
export function mockCommand({ host, finish }: CommandContext): Command {
  return new Command("mock")
    .description("Stand in for a vendor: a real HTTP server made from its contract, drifting where it is told to.")
    .argument("[vendor]", "a folder under `specs/`")
    .option("--spec <file>", "an OpenAPI description, instead of a vendor")
    .option("--port <number>", "the port on loopback; 0 takes a free one", "0")
    .option("--seed <number>", "the same seed gives the same answers", "1")
    .option("--list <number>", "how many things a list holds at first", "7")
    .option("--examples", "prefer documented examples, where they conform")
    .option("--drift <rule...>", "inject a drift: `RULE[:POINTER][@RATE]`")
    .option("--latency <ms>", "wait before every answer: `50`, or `50-200`")
    .option("--fail <failure...>", "fail on purpose: `STATUS`, `reset` or `hang`, each with an optional `@RATE`")
    .option("-q, --quiet", "say nothing about single requests")
    .addHelpText("after", EXAMPLES)
    .action(async (vendor: string | undefined, flags: MockFlags) => finish(await runMock(vendor, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline mock galileo
  driftline mock galileo --drift response-enum-value-undocumented
  driftline mock braintrust --drift response-null-undocumented:/name@0.1 --latency 20-80
  driftline mock --spec openapi.yaml --port 4010 --fail 503@0.2
`;

async function runMock(vendor: string | undefined, flags: MockFlags, host: Host): Promise<ExitCode> {
  const contract = await contractOf(vendor, flags, host);
  const [least, most] = latencyOf(flags.latency ?? "0");
  const mock = await startMock(contract, {
    port: wholeNumber("--port", flags.port, 65_535),
    seed: wholeNumber("--seed", flags.seed, 2 ** 32 - 1),
    listSize: wholeNumber("--list", flags.list, 100_000),
    examples: flags.examples === true,
    drifts: (flags.drift ?? []).map(parseDrift),
    failures: (flags.fail ?? []).map(parseFailure),
    latencyMs: [least, most],
    onFailure: (reason) => host.stderr.write(`driftline: ${printable(reason)}\n`),
    ...(flags.quiet === true ? {} : { onAnswer: (answered) => host.stderr.write(lineOf(answered)) }),
  });
  host.stdout.write(`${mock.url}\n`);
  host.stderr.write(`driftline: standing in for \`${contract.vendor}\` at ${mock.url} until interrupted\n`);
  await host.interrupted();
  await mock.close();
  host.stderr.write("driftline: stopped\n");
  return 0;
}

async function contractOf(vendor: string | undefined, { spec }: MockFlags, host: Host): Promise<Contract> {
  if ((vendor === undefined) === (spec === undefined)) {
    throw new ToolError("USAGE", "`mock` stands in for one vendor or for one `--spec`", {
      hint: "name exactly one of the two",
    });
  }
  if (spec !== undefined) return await contractNamed(spec, host);
  const [name = ""] = await chooseVendors([vendor ?? ""], host);
  const { contract, config } = await loadLockedVendor(vendorFolder(name, host), host.hashBytes);
  return withEnvironments(contract, config);
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new ToolError("USAGE", `\`${flag} ${text}\` is no whole number up to ${most}`, { hint: "write digits only" });
}

/** @example latencyOf("50-200") // [50, 200] */
function latencyOf(text: string): readonly [number, number] {
  const [, least, most = least] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  if (least !== undefined && Number(least) <= Number(most)) return [Number(least), Number(most)];
  throw new ToolError("USAGE", `\`--latency ${text}\` is no time in milliseconds`, { hint: "write `50`, or `50-200`" });
}

/** One line per request; what a client sends may hold control characters, and a terminal obeys them. */
function lineOf({ method, target, status, drifts }: Answered): string {
  const path = printable(target.replace(/[?#].*$/s, ""));
  return `${method} ${path} ${status ?? "cut off"}${drifts.length === 0 ? "" : ` (${drifts.join(", ")})`}\n`;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
