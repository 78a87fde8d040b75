import { MAXIMUM_PARTS, MAXIMUM_VALUES } from "../../packages/diff/src/witness/prove.js";
import { YAML_TOKENS_AT_MOST } from "../../packages/model/src/openings.js";
import { LONGEST_LOOKED_AROUND } from "../../packages/schema/src/pattern.js";
import { ADDRESSES_AT_MOST } from "../../packages/spec/src/fetch/discover.js";
import { DEFAULT_FETCH_LIMITS } from "../../packages/spec/src/fetch/http-client.js";
import { OVERLAY_LIMITS } from "../../packages/spec/src/overlay/apply-overlay.js";
import { DEFAULT_LIMITS } from "../../packages/spec/src/text/limits.js";
import { DEFAULT_PROBE_LIMITS, HEADER_BYTES } from "../../packages/traffic/src/live/budget.js";
import { DEFAULT_READ_LIMITS } from "../../packages/traffic/src/recordings/limits.js";
import { SUBJECTS_AT_MOST } from "../../packages/validate/src/folding/subject-limit.js";

/** Cases that were survived, by operation and fault. */
export type Survived = Readonly<Record<string, Readonly<Record<string, number>>>>;

const MEBIBYTE = 1024 * 1024;

/** What an input may cost, as the code says. */
export function limitTable(): string {
  const mebibytes = (bytes: number) => `${bytes / MEBIBYTE} MiB`;
  const seconds = (ms: number) => `${ms / 1000} s`;
  const rows: readonly (readonly [string, string])[] = [
    ["a document or page: bytes", mebibytes(DEFAULT_LIMITS.maxBytes)],
    ["a document: depth", `${DEFAULT_LIMITS.maxDepth} levels`],
    ["a document: values once every alias is expanded", thousands(DEFAULT_LIMITS.maxValues)],
    [
      "an overlay: places of the document that its actions look at, together",
      `${thousands(OVERLAY_LIMITS.places)}, or each ${OVERLAY_LIMITS.timesEach} times`,
    ],
    ["a text that is held against a `pattern` that looks around: characters", thousands(LONGEST_LOOKED_AROUND)],
    ["a YAML text with anchors, tags or what else the quick reader leaves: tokens", thousands(YAML_TOKENS_AT_MOST)],
    ["a fetched document: bytes, decoded", mebibytes(DEFAULT_FETCH_LIMITS.maxBytes)],
    ["a fetch: redirects", thousands(DEFAULT_FETCH_LIMITS.maxRedirects)],
    ["a fetch: silence before the first byte, or between two", seconds(DEFAULT_FETCH_LIMITS.headersTimeoutMs)],
    ["a fetch: one attempt", seconds(DEFAULT_FETCH_LIMITS.totalTimeoutMs)],
    ["a fetch: attempts", thousands(DEFAULT_FETCH_LIMITS.maxAttempts)],
    ["a search for descriptions: addresses of one list that are looked at", thousands(ADDRESSES_AT_MOST)],
    ["a recording: bytes of one exchange", mebibytes(DEFAULT_READ_LIMITS.exchangeBytes)],
    ["a recording that has to be read as a whole: bytes", mebibytes(DEFAULT_READ_LIMITS.documentBytes)],
    [
      "a recorded body: inflation",
      `${DEFAULT_READ_LIMITS.inflationRatio} times, beyond ${mebibytes(DEFAULT_READ_LIMITS.inflatedFloorBytes)}`,
    ],
    ["a recorded request or response: header fields", thousands(DEFAULT_READ_LIMITS.headerFields)],
    ["a YAML recording: aliases", thousands(DEFAULT_READ_LIMITS.yamlAliases)],
    ["a live run: requests, retries included", thousands(DEFAULT_PROBE_LIMITS.requests)],
    ["a live run: time", seconds(DEFAULT_PROBE_LIMITS.timeMs)],
    ["a live run: one request", seconds(DEFAULT_PROBE_LIMITS.requestTimeMs)],
    ["a live run: bytes of the header of one answer", `${HEADER_BYTES / 1024} KiB`],
    ["a live run: response bytes together", mebibytes(DEFAULT_PROBE_LIMITS.bytes)],
    [
      "findings of one rule at one place that differ in their subject or media type; each says that there were more",
      thousands(SUBJECTS_AT_MOST),
    ],
    ["a comparison: values of all instances that are tried as proof, together", thousands(MAXIMUM_VALUES)],
    [
      "a comparison: parts of an `allOf` of more than 100 objects that look at the instances tried as proof, together",
      thousands(MAXIMUM_PARTS),
    ],
  ];
  return table(["what", "at most"], rows);
}

/** Cases survived: one row per operation, one column per fault. */
export function faultTable(parts: readonly Survived[]): string {
  const sums = new Map<string, Map<string, number>>();
  for (const part of parts)
    for (const [operation, counts] of Object.entries(part))
      for (const [fault, count] of Object.entries(counts)) {
        const row = sums.get(operation) ?? new Map<string, number>();
        sums.set(operation, row.set(fault, (row.get(fault) ?? 0) + count));
      }
  const faults = [...new Set([...sums.values()].flatMap((row) => [...row.keys()]))].sort();
  const rows = [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([operation, row]) => [operation, ...faults.map((fault) => String(row.get(fault) ?? "")), String(sum(row))]);
  const columns = faults.map((fault) =>
    String(sum(new Map([...sums].map(([name, row]) => [name, row.get(fault) ?? 0])))),
  );
  const all = [...sums.values()].reduce((total, row) => total + sum(row), 0);
  const head = `${thousands(all)} cases, every one survived.\n\n`;
  return head + table(["operation", ...faults, "all"], [...rows, ["all", ...columns, String(all)]]);
}

/** The figures of a soak that are the same on every machine; growth of memory in whole per cents, as it was here. */
export function soakTable(figures: Readonly<Record<string, unknown>>): string {
  const figure = (name: string) => (typeof figures[name] === "number" ? thousands(figures[name] as number) : "");
  const [early, late] = figures.memoryBytes as readonly [number, number];
  const growth = Math.round(((figures.heapGrowth as number) - 1) * 100);
  return table(
    ["", ""],
    [
      ["nights, of four vendors", figure("nights")],
      ["pages rendered anew", figure("rerendered")],
      ["outages of an API or of its pages", figure("outages")],
      ["runs that could not tell, and said so (exit 2)", figure("inconclusive")],
      ["drifts on the wire", figure("wireDrifts")],
      ["drifts of what is published, told every night until they were locked or taken back", figure("documentDrifts")],
      ["drifts announced as new, once each", figure("announced")],
      ["nights in which a drift was known and counted, and not announced", figure("known")],
      ["drifts told as resolved, once each", figure("resolved")],
      [
        "findings accepted for some days; announced again when the days were over",
        `${figure("accepted")}; ${figure("expired")}`,
      ],
      ["times that a contract was locked again", figure("locked")],
      ["false alarms", "0"],
      ["history: bytes per night", figure("historyBytesPerNight")],
      ["shape memory of four vendors: bytes early, and in the last night", `${thousands(early)}, ${thousands(late)}`],
      ["heap in the last night, against night 120, after a collection", `${growth < 0 ? "" : "+"}${growth} %`],
    ],
  );
}

function sum(row: ReadonlyMap<string, number>): number {
  return [...row.values()].reduce((total, count) => total + count, 0);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

function thousands(figure: number): string {
  return String(figure).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A page with what stands between two marks of its own replaced. */
export function withSection(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`the page has no place for ${name}`);
  return `${page.slice(0, from + start.length)}\n\n${text}\n${page.slice(to)}`;
}
