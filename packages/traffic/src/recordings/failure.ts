import { type Location, ToolError } from "@driftline/model";

/** Reasons the operating system gives, in words; the rest keep their code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "is a folder",
  ENOTDIR: "a part of the path is no folder",
  EMFILE: "too many open files",
  ELOOP: "too many symbolic links",
};

/** The failure of a file or folder that cannot be opened or read. */
export function unreadable(uri: string, cause: unknown): ToolError {
  const code = codeOf(cause);
  return new ToolError("RECORDING_UNREADABLE", `cannot read \`${uri}\`: ${REASONS[code] ?? code}`, {
    hint: "name a recording, a folder of recordings, or `-` for standard input, that this user may read",
    location: { uri },
    cause,
  });
}

/** The failure of a recording that ends before it is complete. */
export function truncated(uri: string, offset: number): ToolError {
  return new ToolError("RECORDING_TRUNCATED", `recording \`${uri}\` ends at byte ${offset} before it is complete`, {
    hint: "record or copy it again; the exchanges before that place were read",
    location: { uri },
  });
}

/** The failure of a recording whose text is not what its format says. The text itself is not shown: it may hold secrets. */
export function malformed(location: Location, where: string, reason: string): ToolError {
  return new ToolError("RECORDING_MALFORMED", `recording \`${location.uri}\` cannot be read at ${where}: ${reason}`, {
    hint: "repair or record it again; the exchanges before that place were read",
    location,
  });
}

/** The failure of a recording that asks for more memory than its reader grants. */
export function tooLarge(location: Location, what: string, limit: number): ToolError {
  const mebibytes = Math.max(1, Math.round(limit / 1024 / 1024));
  return new ToolError("RECORDING_TOO_LARGE", `${what} in \`${location.uri}\` exceeds the limit of ${mebibytes} MiB`, {
    hint: "split the recording, or raise the limit if it can be trusted",
    location,
  });
}

function codeOf(cause: unknown): string {
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string")
    return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
