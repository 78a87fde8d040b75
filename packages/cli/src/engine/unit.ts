import type { Contract, RecordingUsed } from "@driftline/model";
import type { RedactionConfig } from "@driftline/spec";
import type { PartSpan, RecordingPart } from "@driftline/traffic";
import type { CheckPartial } from "@driftline/validate";

/** A piece of work that one reader does alone: a recording, or a part of one. Plain data, so that a worker can be told. */
export interface Unit {
  /** Position among the recordings of the contract: the order of a report, whoever did the work. */
  readonly recording: number;
  readonly uri: string;
  readonly isSynthetic: boolean;
  /** The file, absolute; null for standard input. */
  readonly file: string | null;
  /** Null: the whole recording. */
  readonly part: RecordingPart | null;
}

/** What a unit showed beside what its reader adds up. */
export interface UnitOutcome {
  readonly exchanges: number;
  readonly matched: number;
  /** Why not all of it could be read, or null. */
  readonly problem: string | null;
  /** What was read of a part; null where the unit was none, or could not be read as one. */
  readonly span: PartSpan | null;
  /** The recording could not be shared: what its parts showed counts for nothing, and it has to be read as a whole. */
  readonly isUnsharable: boolean;
}

/** One recording, or what a shard read of it. */
export interface GatheredRecording {
  readonly used: RecordingUsed;
  readonly problem: string | null;
  /** What parts of it showed, or null where it was read as a whole. */
  readonly partial: CheckPartial | null;
  /** The parts that were read, until they are joined: places in the partial are counted from the beginnings of parts. */
  readonly spans: readonly PartSpan[];
  readonly isUnsharable: boolean;
}

/** What a reader adds up. */
export interface ReaderSum {
  /** Of the recordings that it read as a whole. */
  readonly whole: CheckPartial;
  /** Of the parts that it read, by recording: they count for nothing where a recording could not be shared. */
  readonly parts: readonly PartsSum[];
}

/** The sum of parts of one recording; there may be several of them. */
export interface PartsSum {
  readonly recording: number;
  readonly partial: CheckPartial;
}

/** Whoever reads units and adds up what they showed. */
export interface UnitReader {
  read(unit: Unit): Promise<UnitOutcome>;
  /** The reader reads no more. */
  finish(): Promise<ReaderSum>;
  /** Gives back what the reader holds, whether it has finished or not. */
  close(): Promise<void>;
}

/** What a worker is started with. */
export interface WorkerTask {
  /** Without what cannot be sent: places in the text are looked up by whoever reports. */
  readonly contract: Omit<Contract, "positions">;
  readonly baseUrls: readonly string[];
  readonly observe: boolean;
  readonly redaction: RedactionConfig;
  readonly cwd: string;
}
