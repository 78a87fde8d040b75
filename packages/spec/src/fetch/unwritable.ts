import { ToolError } from "@driftline/model";

/** Reasons the operating system gives, in words; the rest keep their code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
  EEXIST: "a part of the path is no folder",
  ENOSPC: "no space left",
  EDQUOT: "no space left in the quota",
  EFBIG: "it grows beyond what a file may have",
  EROFS: "the file system is read-only",
  EIO: "the device failed",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  ENOTFOUND: "there is no such name",
  EAI_AGAIN: "the name cannot be looked up now",
  ECONNREFUSED: "the connection is refused",
  ENETUNREACH: "there is no way to its network",
};

/** The failure of a file that cannot be written. */
export function unwritable(path: string, cause: unknown): ToolError {
  if (cause instanceof ToolError) return cause;
  return new ToolError("FILE_UNWRITABLE", `cannot write \`${path}\`: ${reasonOf(cause)}`, {
    hint: "check the folder's permissions and the space left",
    cause,
  });
}

/** What the operating system says, in words. */
export function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? String(cause);
}

/** The operating system's code of an error, such as `ENOSPC`. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
