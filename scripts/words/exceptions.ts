/** A text that holds a forbidden word because somebody else named it. Stale once no source holds it. */
export interface Exception {
  readonly text: string;
  readonly reason: string;
}

/** Names that are not ours to choose. */
export const EXCEPTIONS: readonly Exception[] = [
  { text: "mimeType", reason: "a member of HAR 1.2 (`content.mimeType`)" },
];
