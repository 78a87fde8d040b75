import { type Contract, isJsonObject, operationsOf } from "@driftline/model";
import { baseOfFile, type ReadReference, withReferences } from "./lock/references.js";
import { findingsOfDefects } from "./openapi/defect.js";
import { type NormaliseDescriptionOptions, normaliseDescription } from "./openapi/normalise-description.js";
import { decodeText } from "./text/decode.js";
import { checkByteLimit, DEFAULT_LIMITS, type InputLimits } from "./text/limits.js";
import { readDocument } from "./text/read-document.js";

/** A hash of bytes in hexadecimal; the host brings SHA-256. */
export type HashBytes = (bytes: Uint8Array) => string;

/** What a contract is read with. */
export interface LoadOptions extends NormaliseDescriptionOptions {
  /** The vendor's folder name, or a name made from the file. */
  readonly vendor: string;
  /** The file as reports name it: a POSIX path, or a URL. */
  readonly uri: string;
  readonly hash: HashBytes;
  readonly limits?: InputLimits;
  /**
   * Reads another document that the description refers to, by its address relative to the description's own folder,
   * which is `file:///`; null where it may not be read. Without it such references are refused, and told.
   */
  readonly readReference?: ReadReference;
}

/**
 * The contract that the bytes of an OpenAPI description are: JSON or YAML, told apart by content, normalised to OpenAPI
 * 3.1 with JSON Schema 2020-12. What is wrong with the description is repaired and told as findings.
 *
 * @throws {ToolError} INPUT_MALFORMED, INPUT_BINARY, INPUT_EMPTY, INPUT_TOO_LARGE, INPUT_TOO_DEEP, SPEC_NOT_OPENAPI,
 * SPEC_VERSION_UNSUPPORTED.
 */
export async function loadContract(bytes: Uint8Array, options: LoadOptions): Promise<Contract> {
  const { vendor, uri, hash, limits = DEFAULT_LIMITS } = options;
  checkByteLimit(bytes, uri, limits);
  const { value, positions } = readDocument(decodeText(bytes, uri), { uri, limits });
  const described = isJsonObject(value) ? await withReferences(value, baseOfFile(uri), options.readReference) : value;
  const shared = isJsonObject(described) ? (options.parts?.share(described) ?? described) : described;
  const { document, defects } = await normaliseDescription(shared, uri, options);
  return {
    vendor,
    uri,
    sha256: hash(bytes),
    isPartial: document["x-driftline-partial"] === true,
    document,
    operations: operationsOf(document),
    positions,
    findings: findingsOfDefects(defects, { vendor, uri, positions }),
  };
}
