import { setFlagsFromString } from "node:v8";

/** The last V8 that knows the flag (Node 20); later ones have a cheap tier between and need no word. */
const LAST_VERSION = 11;

/** Four times what V8 has of itself. */
const INTERRUPT_BUDGET = 4 * 132 * 1024;

/**
 * Lets V8 wait longer before it optimises a function, for a run of a second or two that does many things once. On Node 20 a
 * comparison of two contracts of 4 MB spends a third of its processor time on optimising what is then hardly run again.
 */
export function optimiseLate(v8Version: string): void {
  if (Number.parseInt(v8Version, 10) <= LAST_VERSION) setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
}
