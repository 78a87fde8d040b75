import { type Contract, ToolError } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { createRedactor, openPart, openRecordings, type Recording } from "@driftline/traffic";
import { type Checker, createChecker } from "@driftline/validate";
import { complaintOf } from "../complaint.js";
import { sampleRedactor } from "../sample-redactor.js";
import type { GatheredRecording, Unit, UnitOutcome, UnitReader } from "./unit.js";

/** Where units are read: the folder that recordings are named from, and what standard input is. */
export interface ReadingPlace {
  readonly cwd: string;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Recordings that are open already; standard input cannot be opened twice. */
  readonly opened?: readonly Recording[];
}

/** What a reader judges by. */
export interface Judgement {
  readonly contract: Contract;
  readonly baseUrls: readonly string[];
  /** Whether to note what bodies look like, for shape memory. */
  readonly observe: boolean;
}

/** A reader that does the work itself, here. */
export function createUnitReader({ contract, baseUrls, observe }: Judgement, place: ReadingPlace): UnitReader {
  const compiler = createCompiler(contract.document);
  const redactSample = sampleRedactor(createRedactor());
  const newChecker = () => createChecker(contract, { compiler, baseUrls, redactSample, observe });
  const whole = newChecker();
  return {
    async read(unit) {
      if (unit.part !== null) return readPart(unit.part, newChecker());
      const { exchanges, matched } = whole.counters;
      const problem = await checkAll(() => openWhole(unit, place), whole);
      const now = whole.counters;
      const seen = { exchanges: now.exchanges - exchanges, matched: now.matched - matched };
      return { ...seen, problem, partial: null, isUnsharable: false };
    },
    finish: async () => whole.partial(),
    close: async () => undefined,
  };
}

/** Reads recordings one by one, each with a sum of its own. The signal ends it between two batches, with its reason. */
export type LoneReader = (recording: Recording, signal: AbortSignal) => Promise<GatheredRecording>;

/** A reader for whoever reads some of the recordings again: schemas are compiled once for all of them. */
export function createLoneReader({ contract, baseUrls, observe }: Judgement): LoneReader {
  const compiler = createCompiler(contract.document);
  const redactSample = sampleRedactor(createRedactor());
  return async (recording, signal) => {
    const checker = createChecker(contract, { compiler, baseUrls, redactSample, observe });
    const problem = await checkAll(async () => recording, checker, signal);
    const { exchanges, matched } = checker.counters;
    const { uri, isSynthetic } = recording;
    const used = { vendor: contract.vendor, uri, exchanges, matched, isSynthetic };
    return { used, problem, partial: checker.partial(), isUnsharable: false };
  };
}

async function readPart(part: NonNullable<Unit["part"]>, checker: Checker): Promise<UnitOutcome> {
  const problem = await checkAll(async () => openPart(part), checker);
  if (problem !== null) return { exchanges: 0, matched: 0, problem: null, partial: null, isUnsharable: true };
  const { exchanges, matched } = checker.counters;
  return { exchanges, matched, problem, partial: checker.partial(), isUnsharable: false };
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
  signal?: AbortSignal,
): Promise<string | null> {
  try {
    const recording = await open();
    for await (const batch of recording.batches()) {
      signal?.throwIfAborted();
      for (const exchange of batch) checker.check(exchange);
    }
    return null;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return complaintOf(error);
  }
}
