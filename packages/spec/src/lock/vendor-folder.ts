import { ToolError } from "@driftline/model";

/** A vendor folder, whoever keeps it: files by their path below it. */
export interface VendorFolder {
  /** The folder's name. */
  readonly vendor: string;
  /** The folder as reports name it: `specs/opik`. */
  readonly uri: string;
  /** Null where there is no such file. */
  read(file: string): Promise<Uint8Array | null>;
}

/** @throws {ToolError} FILE_MISSING, with what to do about it. */
export async function readRequired(folder: VendorFolder, file: string, hint: string): Promise<Uint8Array> {
  const bytes = await folder.read(file);
  if (bytes !== null) return bytes;
  const uri = `${folder.uri}/${file}`;
  throw new ToolError("FILE_MISSING", `there is no ${uri}`, { hint, location: { uri } });
}
