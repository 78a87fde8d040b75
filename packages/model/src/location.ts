import type { JsonPointer } from "./pointer.js";

/** A place in a file or document. `line` and `column` count from 1 and are absent where the text is not at hand. */
export interface Location {
  /** POSIX path relative to the working folder, or an absolute URL. */
  readonly uri: string;
  readonly pointer?: JsonPointer;
  readonly line?: number;
  readonly column?: number;
}

/** A location the way an editor and a terminal understand it. @example "specs/opik/openapi.yaml:12:5" */
export function formatLocation(location: Location): string {
  if (location.line !== undefined) return `${location.uri}:${location.line}:${location.column ?? 1}`;
  return location.pointer ? `${location.uri}#${location.pointer}` : location.uri;
}
