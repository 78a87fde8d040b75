import { compareText, hasDrift, isInDoubt, LEVELS, type Run } from "@driftline/model";
import { counted, thousands } from "../headline.js";
import { trendOf } from "../history/trend.js";
import type { ReportOptions } from "../options.js";
import { htmlText } from "./html-text.js";
import { trendPicture } from "./trend-picture.js";

const NIGHTS = 30;

/** What the colours of the trends stand for; their order from the ground up is that of the levels. */
const LEGEND = `<p class="legend">Findings per run, from the ground up: ${LEVELS.map(
  (level) =>
    `<svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><rect class="fill-${level}" width="10" height="10"/></svg> ${level}s`,
).join(", ")}; a cross: the run could not tell everything.</p>`;

/** A card per vendor: how it stands, how many findings of each level, and the trend over the last runs. */
export function overviewOf(run: Run, options: ReportOptions): string {
  const named = [...comparisonsOf(run).map(({ base }) => base), ...run.findings, ...run.evidence, ...run.unchecked];
  const vendors = [...new Set(named.map((it) => it.vendor))].sort(compareText);
  const cards = vendors.map((vendor) => cardOf(run, vendor, options));
  return `<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
${(options.history ?? []).length > 0 ? LEGEND : ""}
<div class="cards">
${cards.join("\n")}
</div>
</section>`;
}

type ContractUsed = Run["contracts"][number];

/** What each contract is held against: in a comparison the next one, which has no card of its own; else the wire. */
function comparisonsOf({ command, contracts }: Run): readonly { base: ContractUsed; revision: ContractUsed | null }[] {
  if (command === "check") return contracts.map((base) => ({ base, revision: null }));
  return contracts.flatMap((base, position) =>
    position % 2 === 0 ? [{ base, revision: contracts[position + 1] ?? null }] : [],
  );
}

function cardOf(run: Run, vendor: string, options: ReportOptions): string {
  const own = ofVendor(run, vendor);
  const state = stateOf(own, options);
  const counts = LEVELS.map((level) => counted(countOf(own, level), level)).join(", ");
  const suppressed = own.findings.filter((it) => it.suppressed && it.baselineState !== "absent").length;
  const trend = trendOf(options.history ?? [], vendor, NIGHTS);
  return `<article class="card">
<h3>${htmlText(vendor)}</h3>
<p class="verdict ${state.kind}"><span aria-hidden="true">${state.sign}</span> ${state.word}</p>
<p>${counts}${suppressed > 0 ? `, ${thousands(suppressed)} suppressed` : ""}</p>
<p>${run.command === "check" ? exchangesOf(own) : comparedOf(run, vendor)}</p>
${trend.length > 0 ? trendPicture(trend, vendor) : '<p class="legend">no earlier runs</p>'}
</article>`;
}

function exchangesOf({ recordings }: Run): string {
  const exchanges = recordings.reduce((sum, it) => sum + it.exchanges, 0);
  const matched = recordings.reduce((sum, it) => sum + it.matched, 0);
  const synthetic = recordings.length > 0 && recordings.every((it) => it.isSynthetic);
  return `${counted(exchanges, "exchange")}, ${thousands(matched)} matched${synthetic ? "; all synthetic" : ""}`;
}

function comparedOf(run: Run, vendor: string): string {
  const own = comparisonsOf(run).filter(({ base }) => base.vendor === vendor);
  const codes = own.map(({ base, revision }) =>
    [base, ...(revision === null ? [] : [revision])]
      .map(({ uri }) => `<code>${htmlText(uri)}</code>`)
      .join(" against "),
  );
  return codes.length === 0 ? "not compared" : codes.join(", ");
}

/** The part of a run that concerns one vendor, and the problems, which may concern any. */
function ofVendor(run: Run, vendor: string): Run {
  const own = <T extends { readonly vendor: string }>(list: readonly T[]) => list.filter((it) => it.vendor === vendor);
  return {
    ...run,
    findings: own(run.findings),
    unchecked: own(run.unchecked),
    evidence: own(run.evidence),
    coverage: own(run.coverage),
    recordings: own(run.recordings),
  };
}

function countOf(run: Run, level: string): number {
  return run.findings.filter((it) => it.level === level && !it.suppressed && it.baselineState !== "absent").length;
}

interface State {
  readonly kind: "doubt" | "drift" | "found" | "clean" | "partly";
  readonly sign: string;
  readonly word: string;
}

const STATES: Readonly<Record<State["kind"], Omit<State, "kind">>> = {
  doubt: { sign: "?", word: "could not tell" },
  drift: { sign: "✗", word: "drift" },
  found: { sign: "!", word: "findings below the threshold" },
  clean: { sign: "✓", word: "as documented" },
  partly: { sign: "?", word: "as documented, as far as could be told" },
};

function stateOf(own: Run, options: ReportOptions): State {
  const kind = kindOf(own, options);
  const state = STATES[kind];
  const isSame = kind === "clean" && own.command !== "check";
  return { kind, ...state, word: isSame ? "no difference" : state.word };
}

function kindOf(own: Run, options: ReportOptions): State["kind"] {
  const unproven = own.evidence.some((it) => it.reason !== null || (it.expected === 0 && it.inconclusive > 0));
  const matched = own.recordings.reduce((sum, it) => sum + it.matched, 0);
  // Without one matched exchange nothing was verified, and no findings are no good news.
  const isBlind = own.command === "check" && own.findings.length === 0 && matched === 0;
  if (unproven || isBlind || own.unchecked.some((it) => isInDoubt(own, it))) return "doubt";
  // `never` decides about the exit code; what it lets pass is drift all the same.
  const threshold = options.failOn === undefined || options.failOn === "never" ? "error" : options.failOn;
  if (hasDrift(own, threshold)) return "drift";
  if (own.findings.some((it) => !it.suppressed && it.baselineState !== "absent")) return "found";
  // Which vendor a problem concerns is not known, so none is plainly clean beside one.
  return own.problems.length > 0 ? "partly" : "clean";
}
