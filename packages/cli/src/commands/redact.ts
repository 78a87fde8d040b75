import { type Exchange, type ExitCode, formatLocation, ToolError } from "@driftline/model";
import { type RedactionConfig, readVendorConfig } from "@driftline/spec";
import { createRedactor, harEntryLine, openRecordings, type Redactor, writeHar } from "@driftline/traffic";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { type Progress, startProgress } from "../progress.js";
import { NO_REDACTION } from "../redaction.js";
import { chooseVendors, SPECS_FOLDER, vendorFolder } from "../vendors.js";

interface RedactFlags {
  readonly check?: boolean;
  readonly output?: string;
  readonly shapes?: boolean;
  readonly vendor?: string;
  readonly name?: readonly string[];
  readonly keep?: readonly string[];
  readonly pointer?: readonly string[];
  readonly pattern?: readonly string[];
  readonly quiet?: boolean;
}

/** `driftline redact`: recordings without their secrets, or the places where there still are some. */
export function redactCommand({ host, finish }: CommandContext): Command {
  return new Command("redact")
    .description("Take the secrets out of recordings, or check that there are none in them.")
    .argument("<recording...>", "files, folders, or `-` for standard input")
    .option("--check", "write nothing; say where secrets are, and exit with 1 if there are any")
    .option("-o, --output <file>", "write there: HAR if it ends in `.har`, else NDJSON; standard output by default")
    .option("--shapes", "keep of texts in bodies only their length and make")
    .option("--vendor <name>", "also by what `specs/<name>/vendor.yaml` says under `recordings.redact`")
    .option("--name <name...>", "further names of secret headers, parameters, cookies and fields")
    .option("--keep <name...>", "names whose values are kept although they look secret")
    .option("--pointer <pointer...>", "places in JSON bodies that are secret; `*` stands for any member or item")
    .option("--quiet", "say nothing about progress")
    .option("--pattern <pattern...>", "regular expressions of secrets; the group `secret`, or the whole match")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: readonly string[], flags: RedactFlags) => finish(await runRedact(paths, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline redact cassettes/ --check
  driftline redact traffic.har --output traffic.redacted.har
  driftline redact cassettes/ --check --vendor galileo
  driftline redact traffic.har --shapes --pointer /messages/*/content > traffic.ndjson
`;

async function runRedact(paths: readonly string[], flags: RedactFlags, host: Host): Promise<ExitCode> {
  if (flags.check === true && flags.output !== undefined)
    throw new ToolError("USAGE", "`--check` writes nothing, so `--output` has no use", {
      hint: "leave out one of the two",
    });
  const own = flags.vendor === undefined ? NO_REDACTION : await redactionOf(flags.vendor, host);
  const redactor = createRedactor({
    names: [...own.names, ...(flags.name ?? [])],
    keep: [...own.keep, ...(flags.keep ?? [])],
    pointers: [...own.pointers, ...(flags.pointer ?? [])],
    patterns: [...own.patterns, ...(flags.pattern ?? [])],
    bodies: flags.shapes === true ? "shapes" : "full",
  });
  const verb = flags.check === true ? "looking for secrets" : "redacting";
  const progress = startProgress({ verb, noun: "exchanges", isQuiet: flags.quiet === true }, host);
  const done =
    flags.check === true ? checkSecrets(paths, redactor, progress) : write(paths, { flags, redactor, progress });
  return await done.finally(progress.close);
}

async function redactionOf(vendor: string, host: Host): Promise<RedactionConfig> {
  const [name = ""] = await chooseVendors([vendor], host);
  const uri = `${SPECS_FOLDER}/${name}/vendor.yaml`;
  const bytes = await vendorFolder(name, host).read("vendor.yaml");
  return readVendorConfig(new TextDecoder().decode(bytes ?? new Uint8Array()), uri, name).recordings.redact;
}

async function checkSecrets(paths: readonly string[], redactor: Redactor, progress: Progress): Promise<ExitCode> {
  const { host } = progress;
  let [exchanges, found] = [0, 0];
  for await (const exchange of exchangesOf(paths, progress)) {
    exchanges++;
    for (const part of secretParts(exchange, redactor.redactExchange(exchange))) {
      found++;
      host.stdout.write(`${formatLocation(exchange.location)}: ${printable(part)}\n`);
    }
  }
  host.stderr.write(`driftline: ${found} places with secrets in ${exchanges} exchanges\n`);
  if (exchanges === 0) throw nothingRead();
  return found === 0 ? 0 : 1;
}

/** The parts that redaction changes, by name; never what stands there. */
function secretParts(before: Exchange, after: Exchange): readonly string[] {
  const parts = before.request.url === after.request.url ? [] : ["request URL"];
  for (const side of ["request", "response"] as const) {
    const [was, is] = [before[side], after[side]];
    was?.headers.forEach(({ name, value }, index) => {
      if (value !== is?.headers[index]?.value) parts.push(`${side} header \`${name}\``);
    });
    if (!isSameBody(was?.body ?? null, is?.body ?? null)) parts.push(`${side} body`);
  }
  return parts;
}

type Body = Exchange["request"]["body"];

function isSameBody(a: Body, b: Body): boolean {
  if (a === null || b === null) return a === b;
  if (a.bytes !== null && b.bytes !== null) return Buffer.compare(a.bytes, b.bytes) === 0;
  return a.text === b.text && (a.bytes === null) === (b.bytes === null);
}

async function write(
  paths: readonly string[],
  { flags, redactor, progress }: { flags: RedactFlags; redactor: Redactor; progress: Progress },
): Promise<ExitCode> {
  const { host } = progress;
  const redacted: Exchange[] = [];
  let count = 0;
  for await (const exchange of exchangesOf(paths, progress)) {
    count++;
    const clean = redactor.redactExchange(exchange);
    if (flags.output === undefined) host.stdout.write(harEntryLine(clean));
    else redacted.push(clean);
  }
  if (count === 0) throw nothingRead();
  if (flags.output !== undefined) {
    const text = flags.output.endsWith(".har") ? writeHar(redacted) : redacted.map(harEntryLine).join("");
    await host.writeFile(host.resolve(flags.output), text);
  }
  host.stderr.write(`driftline: ${count} ${count === 1 ? "exchange" : "exchanges"} redacted\n`);
  return 0;
}

async function* exchangesOf(paths: readonly string[], { host, name, add }: Progress): AsyncGenerator<Exchange> {
  for (const recording of await openRecordings(paths, { cwd: host.cwd, stdin: host.stdin })) {
    name(recording.uri);
    for await (const batch of recording.batches()) {
      yield* batch;
      add(batch.length);
    }
  }
}

function nothingRead(): ToolError {
  return new ToolError("NOTHING_READ", "the recordings hold no exchange, so nothing can be said of them", {
    hint: "check the paths",
  });
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
