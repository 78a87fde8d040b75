import { ToolError } from "@driftline/model";
import { planLock } from "@driftline/spec";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { chooseVendors, insideFolder, vendorFolder } from "../vendors.js";

/** `driftline fetch`: from what a vendor publishes to a locked contract. */
export function fetchCommand({ host, finish }: CommandContext): Command {
  return new Command("fetch")
    .description("Make the locked contract of vendors in `specs/` from their sources.")
    .argument("[vendor...]", "folders under `specs/`; all of them by default")
    .option("--offline", "use the sources that are kept in `specs/<vendor>/sources/`")
    .action(async (vendors: readonly string[], flags: { offline?: boolean }) => {
      if (flags.offline !== true)
        throw new ToolError("USAGE", "fetching from the network is not part of this version", {
          hint: "put the sources into `specs/<vendor>/sources/` and use `--offline`",
        });
      for (const vendor of await chooseVendors(vendors, host)) await lockOffline(vendor, host);
      finish(0);
    });
}

async function lockOffline(vendor: string, host: Host): Promise<void> {
  const folder = vendorFolder(vendor, host);
  const plan = await planLock(folder, host.hashBytes);
  for (const { file, bytes } of plan.writes)
    await host.writeFile(host.resolve(folder.uri, insideFolder(file, folder.uri)), bytes);
  const written = plan.writes.length === 0 ? "unchanged" : `wrote ${plan.writes.map((write) => write.file).join(", ")}`;
  const noted = plan.findings.length === 0 ? "" : `, ${plan.findings.length} findings about the sources`;
  host.stdout.write(`${vendor}: ${written} (${plan.config.sources.length} sources${noted})\n`);
}
