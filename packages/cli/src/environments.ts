import { ToolError } from "@driftline/model";
import type { EnvironmentConfig, VendorConfig, VendorFolder } from "@driftline/spec";
import { didYouMean } from "./suggest.js";

/** The environments that are meant: the one that is named, or all. @throws {ToolError} ENVIRONMENT_UNKNOWN */
export function chooseEnvironments(config: VendorConfig, name: string | undefined): VendorConfig["environments"] {
  if (name === undefined) return config.environments;
  const chosen = config.environments.filter((environment) => environment.name === name);
  if (chosen.length > 0) return chosen;
  const known = config.environments.map((environment) => environment.name);
  const hint =
    didYouMean(name, known) ||
    (known.length > 0 ? `known: ${known.join(", ")}` : `specs/${config.vendor}/vendor.yaml names none`);
  throw new ToolError("ENVIRONMENT_UNKNOWN", `vendor \`${config.vendor}\` has no environment \`${name}\``, { hint });
}

/** The certificates to trust in an environment, in PEM; null where it names none. @throws {ToolError} PATH_REFUSED, FILE_NOT_FOUND */
export async function certificatesOf(
  environment: EnvironmentConfig | undefined,
  folder: VendorFolder,
): Promise<string | null> {
  const file = environment?.ca ?? null;
  if (file === null) return null;
  const bytes = await folder.read(file);
  if (bytes !== null) return new TextDecoder().decode(bytes);
  throw new ToolError("FILE_NOT_FOUND", `there is no file \`${folder.uri}/${file}\``, {
    hint: `it is named as \`ca\` in ${folder.uri}/vendor.yaml`,
  });
}
