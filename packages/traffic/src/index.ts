export type { ProbeDocument, WorkflowInput } from "./live/arazzo.js";
export { DEFAULT_PROBE_LIMITS, type ProbeLimits } from "./live/budget.js";
export type { ProbeOptions, ProbeRun } from "./live/probe-run.js";
export { readProbes } from "./live/read-probes.js";
export { runProbes } from "./live/run-probes.js";
export type { Target } from "./live/transport.js";
export {
  type HeardExchange,
  type Recorder,
  type RecorderOptions,
  type RecorderSummary,
  startRecorder,
} from "./record/recorder.js";
export { openRecordingFile, type RecordingFile } from "./record/recording-file.js";
export { type ExchangePlace, joinParts, type PartSpan, type PlaceInWhole } from "./recordings/joined-parts.js";
export { DEFAULT_READ_LIMITS, type ReadLimits } from "./recordings/limits.js";
export { type OpenOptions, openRecordings, STDIN_PATH, uriOfPath } from "./recordings/open.js";
export type { Recording, RecordingFormat, RecordingNotice } from "./recordings/recording.js";
export { openPart, type PartRange, type PartReading, type RecordingPart, splitRecording } from "./recordings/split.js";
export { type RedactedExchange, redactRecording } from "./redact/redact-recording.js";
export { createRedactor, type RedactionOptions, type Redactor } from "./redact/redactor.js";
export { type HarOptions, harEntryLine, harEntryOf, writeHar } from "./write/har.js";
