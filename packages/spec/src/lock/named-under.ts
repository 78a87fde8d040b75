import { ToolError } from "@driftline/model";

/**
 * Reads a source, whose places are kept relative to its folder, so that a lock says the same wherever the folder lies.
 * What it throws names the file as a person would type it.
 *
 * @throws whatever `read` throws, with `folder/file` in place of the `file` that the error is about
 */
export async function namedUnder<T>(folder: string, file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ToolError) || error.location?.uri !== file) throw error;
    const { code, message, hint, location, cause } = error;
    const named = `${folder}/${file}`;
    throw new ToolError(
      code,
      message.replaceAll(file, () => named),
      {
        ...(hint === undefined ? {} : { hint: hint.replaceAll(file, () => named) }),
        location: { ...location, uri: named },
        cause,
      },
    );
  }
}
