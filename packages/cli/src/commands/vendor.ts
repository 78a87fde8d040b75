import { ToolError } from "@driftline/model";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import { fetchPorts } from "../fetch-ports.js";
import type { Host } from "../host.js";
import { repeatable } from "../repeatable-option.js";
import { type AddedVendor, addVendor } from "../setup/add-vendor.js";

interface AddFlags {
  readonly baseUrl?: string;
  readonly tokenEnv?: string;
  readonly owner?: string;
  readonly allowPrivateHost?: readonly string[];
  readonly quiet?: boolean;
}

/** `driftline vendor add`: a new folder under `specs/`, locked. */
export function vendorCommand({ host, finish }: CommandContext): Command {
  const command = new Command("vendor").description("Add a vendor: a folder under `specs/` with its locked contract.");
  vendorOptions(
    command
      .command("add")
      .description("Begin a vendor from the docs pages or descriptions it publishes, and lock its contract.")
      .argument("<name>", "the folder to make under `specs/`")
      .argument("<source...>", "addresses of docs pages or OpenAPI documents, or files with them"),
  )
    .addHelpText("after", ADD_EXAMPLES)
    .action(async (name: string, sources: readonly string[], flags: AddFlags) => {
      sayAdded(name, await addNamed(name, sources, { flags, host }), host);
      finish(0);
    });
  return command.addHelpText("after", ADD_EXAMPLES);
}

/** The flags about a new vendor, for every command that can add one. */
export function vendorOptions(command: Command): Command {
  return command
    .option("--base-url <url>", "where the API is called, instead of the servers that the sources name")
    .option("--token-env <name>", "the environment variable that holds the token for `Authorization: Bearer`")
    .option("--owner <name>", "who is told about drift")
    .addOption(repeatable("--allow-private-host <host>", "a host that may have a private or loopback address"))
    .option("--quiet", "say nothing about progress");
}

const ADD_EXAMPLES = `
Examples:
  driftline vendor add acme https://docs.acme.example/reference/get-thing
  driftline vendor add acme https://api.acme.example/openapi.json --token-env ACME_API_KEY
  driftline vendor add acme page-one.md page-two.md --base-url https://api.acme.example
`;

/** @throws {ToolError} USAGE for a base URL or a variable that cannot be one; and what `addVendor` throws. */
export async function addNamed(
  name: string,
  sources: readonly string[],
  { flags, host }: { readonly flags: AddFlags; readonly host: Host },
): Promise<AddedVendor> {
  const { baseUrl, tokenEnv, owner, allowPrivateHost } = flags;
  if (baseUrl !== undefined && !(/^https?:\/\/[^/\s]+/i.test(baseUrl) && URL.canParse(baseUrl)))
    throw new ToolError("USAGE", `\`${baseUrl}\` is no base URL`, {
      hint: "write it as `https://api.acme.example/v1`",
    });
  // A token where its variable's name belongs must not reach the screen.
  if (tokenEnv !== undefined && !/^[A-Za-z_]\w{0,79}$/.test(tokenEnv))
    throw new ToolError("USAGE", "what `--token-env` names cannot be an environment variable", {
      hint: "give the variable's name, such as `ACME_API_KEY`, never the token",
    });
  const vendor = { name, sources, owner, baseUrl, tokenVariable: tokenEnv, allowedPrivateHosts: allowPrivateHost };
  return await addVendor(vendor, fetchPorts(flags, host), host);
}

/** Says what was added, and what comes next. */
export function sayAdded(name: string, added: AddedVendor, host: Host): void {
  const { uri, files, operations, environments, findings } = added;
  const count = operations.length;
  const shown = operations.slice(0, MOST_SHOWN).map((operation) => `  ${operation}\n`);
  if (count > shown.length) shown.push(`  ... and ${count - shown.length} more; ${uri}/vendor.yaml has them all\n`);
  const noted = findings === 0 ? "" : ` (${findings} findings about the sources)`;
  const next =
    environments.length === 0
      ? `add an environment to ${uri}/vendor.yaml, then \`driftline record ${name}\``
      : `\`driftline record ${name}\`, or put recordings into ${uri}/recordings/`;
  host.stdout.write(
    `${name}: wrote ${files.join(", ")} in ${uri}${noted}\nwatched:\n${shown.join("")}next: ${next}; then \`driftline check ${name}\`\n`,
  );
}

const MOST_SHOWN = 10;
