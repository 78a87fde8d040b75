/** How much a finding matters (SARIF 2.1.0, section 3.27.10, without `none`). */
export type Level = "error" | "warning" | "note";

/** Levels from the gravest to the mildest. */
export const LEVELS: readonly Level[] = ["error", "warning", "note"];

/** Whether a level is at or above a threshold. @example isAtLeast("error", "warning") === true */
export function isAtLeast(level: Level, threshold: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(threshold);
}
