import type { Command } from "commander";
import type { Host, TextOutput } from "./host.js";

/** Says how far long work has come, on one line of standard error that is drawn again and again, and is gone afterwards. */
export interface Progress {
  /** More is done. Only adds up; nothing is written here. */
  readonly add: (count: number) => void;
  /** What is at work now. */
  readonly name: (name: string) => void;
  /** The host, whose output takes the line away before it writes. */
  readonly host: Host;
  /** Takes the line away for good. */
  readonly close: () => void;
}

/** What is said of the work: `reading: 1,204 exchanges, 401/s`. */
export interface Work {
  readonly verb: string;
  readonly noun: string;
  readonly isQuiet: boolean;
}

/** Work that ends before this says nothing. */
const PATIENCE_MS = 500;
const REDRAW_EVERY_MS = 100;

/** To the beginning of the line, and clear it (ECMA-48, EL). */
const CLEAR_LINE = "\r\u001b[2K";

/** Adds the flag that keeps progress quiet. */
export function quietOption(command: Command): Command {
  return command.option("--quiet", "say nothing about progress");
}

/**
 * Begins to tell. Only a person at a terminal is told: not a pipe, not a build (`CI`), not a terminal that cannot go back on
 * a line (`TERM=dumb`). The line has no colour, so `NO_COLOR` has nothing to take from it.
 */
export function startProgress({ verb, noun, isQuiet }: Work, host: Host): Progress {
  if (isQuiet || !isSeen(host)) return { add: () => {}, name: () => {}, host, close: () => {} };
  let [count, name, isDrawn] = [0, "", false];
  const startedMs = performance.now();
  const clear = () => {
    if (isDrawn) host.stderr.write(CLEAR_LINE);
    isDrawn = false;
  };
  const draw = () => {
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs < PATIENCE_MS) return;
    const figures = `${verb}: ${thousands(count)} ${noun}, ${rateOf(count, elapsedMs)}`;
    // A terminal without a window (`script`, some consoles) says that it has no columns.
    host.stderr.write(`${CLEAR_LINE}${fitted(figures, name, host.stderr.columns || 80)}`);
    isDrawn = true;
  };
  const timer = setInterval(draw, REDRAW_EVERY_MS).unref();
  const clearing = (output: TextOutput): TextOutput => ({
    columns: output.columns,
    isTerminal: output.isTerminal,
    write: (text) => {
      clear();
      output.write(text);
    },
  });
  return {
    add: (more) => {
      count += more;
    },
    name: (now) => {
      name = now;
    },
    host: { ...host, stdout: clearing(host.stdout), stderr: clearing(host.stderr) },
    close: () => {
      clearInterval(timer);
      clear();
    },
  };
}

/** Tells what a reader of recordings says. */
export function tellReading({ add, name }: Progress): (exchanges: number, uri: string) => void {
  return (exchanges, uri) => {
    add(exchanges);
    name(uri);
  };
}

function isSeen({ stderr, env }: Host): boolean {
  const isBuild = !["", "0", "false"].includes(env.CI ?? "");
  return stderr.isTerminal && !isBuild && env.TERM !== "dumb";
}

/** Whole numbers where they say enough: `4,100/s`, but `0.8/s`. */
function rateOf(count: number, elapsedMs: number): string {
  const perSecond = (count * 1000) / elapsedMs;
  return `${perSecond < 10 ? perSecond.toFixed(1) : thousands(Math.round(perSecond))}/s`;
}

function thousands(figure: number): string {
  return figure.toLocaleString("en-US");
}

/** A line that wraps cannot be taken back, so a name is shown only where it fits and takes one column a letter. */
function fitted(figures: string, name: string, columns: number): string {
  const whole = `${figures}, ${name}`;
  const isPlain = /^[\x20-\x7e]+$/.test(name);
  return isPlain && whole.length < columns ? whole : figures.slice(0, Math.max(0, columns - 1));
}
