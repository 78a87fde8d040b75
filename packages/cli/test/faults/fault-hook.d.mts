/** A change that is about to be made on the disk. */
export interface Step {
  readonly kind: "mkdir" | "write" | "create" | "append" | "rename" | "link" | "remove" | "truncate";
  readonly path: string;
  /** What is to be written, for `write` and `append`. */
  readonly data: Buffer | undefined;
}

/** Hears of every change below a folder before it is made. @returns how to stop hearing of them */
export function watchChanges(root: string, onStep: (step: Step) => void): () => void;

/** Does the first part of a write; false where the step writes nothing. */
export function tear(step: Step, share: number): boolean;
