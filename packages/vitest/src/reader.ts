/** The line that called a function: its file (a path, `/` between names) and its line, from 1; null where nobody's file did. */
export function readerOf(
  noticedBy: (...args: never[]) => unknown,
): { readonly path: string; readonly line: number } | null {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, noticedBy);
  // The stack is read as text: whoever runs the tests may map its lines back to the source.
  const frame = String(holder.stack)
    .split("\n")
    .find((text) => /^\s+at /.test(text));
  const [, place = "", line = "0"] =
    /\(?((?:file:\/\/)?[^\s()]*?)(?:\?[^\s():]*)?:(\d+)(?::\d+)?\)?$/.exec(frame ?? "") ?? [];
  const path = decoded(place).replaceAll("\\", "/");
  return Number(line) === 0 || !/^(?:\/|[a-z]:\/)/i.test(path) ? null : { path, line: Number(line) };
}

function decoded(place: string): string {
  if (!place.startsWith("file://")) return place;
  try {
    return decodeURIComponent(new URL(place).pathname).replace(/^\/([a-z]:\/)/i, "$1");
  } catch {
    return "";
  }
}
