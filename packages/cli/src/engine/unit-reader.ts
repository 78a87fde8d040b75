import { type Contract, ToolError } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import type { RedactionConfig } from "@driftline/spec";
import { openPart, openRecordings, type Recording } from "@driftline/traffic";
import { type Checker, createChecker } from "@driftline/validate";
import { complaintOf } from "../complaint.js";
import { sampleRedactor } from "../redaction.js";
import type { GatheredRecording, PartsSum, Unit, UnitReader } from "./unit.js";

/** Where units are read: the folder that recordings are named from, and what standard input is. */
export interface ReadingPlace {
  readonly cwd: string;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Recordings that are open already; standard input cannot be opened twice. */
  readonly opened?: readonly Recording[];
  /** Hears of exchanges as they are read. */
  readonly onRead?: OnRead | undefined;
}

/** Hears how many more exchanges of which recording were read. */
export type OnRead = (exchanges: number, uri: string) => void;

/** What a reader judges by. */
export interface Judgement {
  readonly contract: Contract;
  readonly baseUrls: readonly string[];
  /** Whether to note what bodies look like, for shape memory. */
  readonly observe: boolean;
  /** What a report must not show beyond what is always hidden. */
  readonly redaction: RedactionConfig;
}

/** A reader that does the work itself, here. */
export function createUnitReader(
  { contract, baseUrls, observe, redaction }: Judgement,
  place: ReadingPlace,
): UnitReader {
  const compiler = createCompiler(contract.document);
  const redactSample = sampleRedactor(redaction);
  const newChecker = () => createChecker(contract, { compiler, baseUrls, redactSample, observe });
  const whole = newChecker();
  const sums: PartsSum[] = [];
  let shared: { readonly recording: number; readonly checker: Checker } | null = null;
  const conclude = () => {
    if (shared !== null) sums.push({ recording: shared.recording, partial: shared.checker.partial() });
    shared = null;
  };
  // A checker learns as it goes, so all parts of a recording that this reader gets have the same.
  const checkerOf = (recording: number): Checker => {
    if (shared?.recording !== recording) conclude();
    shared ??= { recording, checker: newChecker() };
    return shared.checker;
  };
  return {
    async read(unit) {
      const { part } = unit;
      const checker = part === null ? whole : checkerOf(unit.recording);
      const { exchanges, matched } = checker.counters;
      const reading = part === null ? null : openPart(part);
      const problem = await checkAll(async () => reading ?? (await openWhole(unit, place)), checker, place);
      if (problem !== null && reading !== null)
        return { exchanges: 0, matched: 0, problem: null, span: null, isUnsharable: true };
      const now = checker.counters;
      const seen = { exchanges: now.exchanges - exchanges, matched: now.matched - matched };
      return { ...seen, problem, span: reading?.span() ?? null, isUnsharable: false };
    },
    async finish() {
      conclude();
      return { whole: whole.partial(), parts: sums };
    },
    close: async () => undefined,
  };
}

/** Reads recordings one by one, each with a sum of its own. The signal ends it between two batches, with its reason. */
export type LoneReader = (recording: Recording, watching: Watching) => Promise<GatheredRecording>;

/** Who hears of the reading, and who ends it. */
interface Watching {
  readonly signal?: AbortSignal | undefined;
  readonly onRead?: OnRead | undefined;
}

/** A reader for whoever reads some of the recordings again: schemas are compiled once for all of them. */
export function createLoneReader({ contract, baseUrls, observe, redaction }: Judgement): LoneReader {
  const compiler = createCompiler(contract.document);
  const redactSample = sampleRedactor(redaction);
  return async (recording, { signal, onRead }) => {
    const checker = createChecker(contract, { compiler, baseUrls, redactSample, observe });
    const problem = await checkAll(async () => recording, checker, { signal, onRead });
    const { exchanges, matched } = checker.counters;
    const { uri, isSynthetic } = recording;
    const used = { vendor: contract.vendor, uri, exchanges, matched, isSynthetic };
    return { used, problem, partial: checker.partial(), spans: [], isUnsharable: false };
  };
}

async function openWhole({ file, uri, recording: position }: Unit, place: ReadingPlace): Promise<Recording> {
  const recording = place.opened?.[position] ?? (await openRecordings([file ?? "-"], place))[0];
  if (recording === undefined) throw new ToolError("RECORDING_NONE", `there is no recording at \`${uri}\``);
  return recording;
}

/** Only what a `ToolError` says is about the input; anything else is a defect of ours and ends the run. */
async function checkAll(
  open: () => Promise<Recording>,
  checker: Checker,
  { signal, onRead }: Watching,
): Promise<string | null> {
  try {
    const recording = await open();
    for await (const batch of recording.batches()) {
      signal?.throwIfAborted();
      for (const exchange of batch) checker.check(exchange);
      onRead?.(batch.length, recording.uri);
    }
    return null;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return complaintOf(error);
  }
}
