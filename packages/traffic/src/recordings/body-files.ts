import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { ToolError } from "@driftline/model";
import { tooLarge } from "./failure.js";
import type { ReadLimits } from "./limits.js";

/** How far above a mapping its `__files` may stand: mappings may be sorted into subfolders. */
const HIGHEST_ANCESTOR = 6;

/**
 * Reads the bodies a WireMock mapping names out of the `__files` folder that belongs to it, and nothing outside of it.
 *
 * @throws {ToolError} RECORDING_BODY_FILE where there is none, or where its name leads out of the folder
 */
export function bodyFileReader(path: string, uri: string, limits: ReadLimits): (name: string) => Buffer {
  return (name) => {
    const root = filesFolder(path);
    if (root === undefined) throw missing(uri, name, "there is no `__files` folder beside the mappings");
    try {
      const file = realpathSync(join(root, name));
      if (!file.startsWith(realpathSync(root) + sep)) throw missing(uri, name, "it leads out of `__files`");
      if (statSync(file).size > limits.exchangeBytes) throw tooLarge({ uri }, "one body", limits.exchangeBytes);
      return readFileSync(file);
    } catch (cause) {
      if (cause instanceof ToolError) throw cause;
      throw missing(uri, name, "it cannot be read from `__files`", cause);
    }
  };
}

function filesFolder(path: string): string | undefined {
  let folder = dirname(path);
  for (let height = 0; height < HIGHEST_ANCESTOR && folder !== dirname(folder); height += 1) {
    const candidate = join(folder, "__files");
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return undefined;
}

function missing(uri: string, name: string, reason: string, cause?: unknown): ToolError {
  return new ToolError("RECORDING_BODY_FILE", `mapping \`${uri}\` names the body \`${name}\`, but ${reason}`, {
    hint: "keep `mappings` and `__files` side by side as WireMock wrote them",
    location: { uri },
    cause,
  });
}
