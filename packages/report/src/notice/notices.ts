import { isAtLeast, LEVELS, type Level, type ReportedFinding, type Run } from "@driftline/model";
import { isResolved, knownFindingsOf } from "../sections.js";

/** What somebody who is not looking at a report should hear. */
export interface Notice {
  readonly kind: "new" | "worse" | "resolved";
  readonly finding: ReportedFinding;
  /** The level it had before; null for what is new. */
  readonly before: Level | null;
}

/** Who hears what. */
export interface NoticeFilter {
  /** The mildest level that is told. */
  readonly level: Level;
  /** Only findings of vendors that these own; all where it is empty. */
  readonly owners: readonly string[];
  readonly ownerByVendor: ReadonlyMap<string, string>;
}

/**
 * What changed since the last run: each drift is told when it is new, when it got worse, and when it is resolved, and not in
 * between. What somebody accepted is not told; what a run did not look at, or looked at in doubt, is not resolved.
 *
 * @param previous The last run, or null: then everything open is new.
 */
export function noticesOf(run: Run, previous: Run | null, filter: NoticeFilter): readonly Notice[] {
  const known = new Map(
    (previous === null ? [] : knownFindingsOf(previous)).map((it) => [it.fingerprint, it] as const),
  );
  const present = run.findings.filter(({ baselineState }) => baselineState !== "absent");
  const fingerprints = new Set(present.map(({ fingerprint }) => fingerprint));
  const checked = new Set(run.contracts.map(({ vendor }) => vendor));
  const opened = present.flatMap((finding): readonly Notice[] => {
    const before = known.get(finding.fingerprint);
    if (finding.suppressed) return [];
    if (before === undefined || before.suppressed) return [{ kind: "new", finding, before: null }];
    const isWorse = LEVELS.indexOf(finding.level) < LEVELS.indexOf(before.level);
    return isWorse ? [{ kind: "worse", finding, before: before.level }] : [];
  });
  const closed = [...known.values()]
    .filter(
      ({ fingerprint, suppressed, vendor }) => !fingerprints.has(fingerprint) && !suppressed && checked.has(vendor),
    )
    .map((finding): ReportedFinding => ({ ...finding, baselineState: "absent" }))
    .filter((finding) => isResolved(finding, run))
    .map((finding): Notice => ({ kind: "resolved", finding, before: finding.level }));
  return [...opened, ...closed].filter((notice) => isWanted(notice, filter));
}

function isWanted({ finding }: Notice, { level, owners, ownerByVendor }: NoticeFilter): boolean {
  if (!isAtLeast(finding.level, level)) return false;
  return owners.length === 0 || owners.includes(ownerByVendor.get(finding.vendor) ?? "");
}

/** The generic message, version 1: what was decided and where, and no value of anybody's. */
export function noticeJson(notices: readonly Notice[], ownerByVendor: ReadonlyMap<string, string>): string {
  const message = {
    noticeVersion: 1,
    tool: "driftline",
    counts: countsOf(notices),
    notices: notices.map(({ kind, before, finding }) => ({
      kind,
      level: finding.level,
      before,
      vendor: finding.vendor,
      owner: ownerByVendor.get(finding.vendor) ?? null,
      rule: finding.ruleId,
      operation: finding.operation,
      place: finding.instanceLocation,
      subject: finding.subject,
      message: finding.message,
      hint: finding.hint,
      fingerprint: finding.fingerprint,
    })),
  };
  return JSON.stringify(message);
}

const MOST_LINES = 20;
const MOST_CHARACTERS = 300;

/** The message as Slack's incoming webhooks take it: one text. */
export function noticeSlack(notices: readonly Notice[]): string {
  const { new: opened, worse, resolved } = countsOf(notices);
  const lines = notices.slice(0, MOST_LINES).map(slackLine);
  if (notices.length > lines.length) lines.push(`and ${notices.length - lines.length} more`);
  const text = [`*Contract drift*: ${opened} new, ${worse} worse, ${resolved} resolved`, ...lines].join("\n");
  return JSON.stringify({ text });
}

function slackLine({ kind, finding, before }: Notice): string {
  const { level, vendor, operation, message, hint, fingerprint } = finding;
  const grade = kind === "worse" ? `${before} → ${level}` : level;
  const why = hint === null || kind === "resolved" ? "" : ` (${hint})`;
  const line = `${kind} ${grade}: ${vendor} ${operation ?? ""} ${message}${why}`.replace(/\s+/g, " ");
  return `• ${slackText(line.slice(0, MOST_CHARACTERS))} \`${fingerprint.slice(0, 8)}\``;
}

/** Slack reads `<...>` as links and calls; a vendor's words must be neither. */
function slackText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function countsOf(notices: readonly Notice[]): Readonly<Record<Notice["kind"], number>> {
  const count = (kind: Notice["kind"]): number => notices.filter((notice) => notice.kind === kind).length;
  return { new: count("new"), worse: count("worse"), resolved: count("resolved") };
}
