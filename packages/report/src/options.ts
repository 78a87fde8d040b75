import type { FailOn, Run } from "@driftline/model";
import type { HistoryRecord } from "./history/history.js";

/** What `driftline accept` has to be told to find a finding, and to write it where the next check reads it. */
export interface Accepting {
  /** The JSON report with the findings; undefined where it is the one that `accept` looks for anyway. */
  readonly run?: string | undefined;
  /** Whether that report is still to be written: nobody asked for one. */
  readonly isRunMissing?: boolean | undefined;
  /** The file of accepted findings; undefined where it is the vendor's own. */
  readonly baseline?: string | undefined;
}

/** What a reporter may be told. Every option has a default, so that `{}` always renders. */
export interface ReportOptions {
  /** Width of the terminal in columns; default 80. */
  readonly columns?: number | undefined;
  /** Whether the text may hold colour codes; default false. */
  readonly color?: boolean | undefined;
  /** How many findings are told in detail; the rest is counted. Default: all. */
  readonly limit?: number | undefined;
  /** Most bytes (UTF-8) of a Markdown report; default 60,000, which a pull-request comment takes. */
  readonly budget?: number | undefined;
  /** Whether findings known from the last run are told in detail, and not only counted; default false. */
  readonly showUnchanged?: boolean | undefined;
  /** Whether suppressed findings are told too; default false. */
  readonly showSuppressed?: boolean | undefined;
  /** From which level on a finding counts as a failure; default `error`. */
  readonly failOn?: FailOn | undefined;
  /** The runs so far, oldest first, this one last where it is remembered: since when a finding is known, and trends. */
  readonly history?: readonly HistoryRecord[] | undefined;
  /** The texts of contracts by their URI, to show the lines a finding points at. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
  /** What the commands that accept findings need beside a fingerprint; default: nothing. */
  readonly accepting?: Accepting | undefined;
  /** When the run began (RFC 3339, UTC), for formats with a field for it. */
  readonly startedAt?: string | undefined;
}

/** A run as text in one format: the same run and options give the same bytes. */
export type Reporter = (run: Run, options?: ReportOptions) => string;
