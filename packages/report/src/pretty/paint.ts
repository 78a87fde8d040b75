import type { Level } from "@driftline/model";
import picocolors from "picocolors";

type Ink = (text: string) => string;

/** The few inks of the terminal report. Every level has a word too: colour alone tells nothing to some readers. */
export interface Paint {
  readonly level: Readonly<Record<Level, Ink>>;
  readonly strong: Ink;
  readonly faint: Ink;
  readonly alarm: Ink;
  readonly place: Ink;
}

/** Inks that colour, or inks that leave the text alone; the environment is never asked. */
export function paintOf(color: boolean): Paint {
  const colors = picocolors.createColors(color);
  return {
    level: {
      error: (text) => colors.red(text),
      warning: (text) => colors.yellow(text),
      note: (text) => colors.cyan(text),
    },
    strong: (text) => colors.bold(text),
    faint: (text) => colors.dim(text),
    alarm: (text) => colors.bold(colors.red(text)),
    place: (text) => colors.underline(text),
  };
}
