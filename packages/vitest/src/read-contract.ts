import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type Contract, ToolError } from "@driftline/model";
import { loadContract } from "@driftline/spec";

/**
 * The contract in an OpenAPI file, `specs/<vendor>/openapi.yaml` or any other. Read it once per test file: what the matchers compile
 * is kept with it.
 *
 * @throws {ToolError} CONTRACT_UNREADABLE where the file cannot be read, and whatever `loadContract` throws about its content.
 */
export async function readContract(path: string): Promise<Contract> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ToolError("CONTRACT_UNREADABLE", `cannot read the contract ${path}`, {
      hint: "paths are relative to the folder the test runner was started in",
      cause,
    });
  });
  return loadContract(bytes, {
    vendor: basename(dirname(path)),
    uri: path.replaceAll("\\", "/"),
    hash: (content) => createHash("sha256").update(content).digest("hex"),
    // What is wrong with the description itself is told when it is locked; here responses are judged. It also keeps Jest from
    // loading the validator, which it cannot before Node 24.9.
    isInspected: false,
  });
}
