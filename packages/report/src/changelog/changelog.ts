import { compareText, type Finding } from "@driftline/model";
import { markdownCode, markdownMessage, markdownText } from "../markdown/markdown-text.js";

/** What one commit did to a locked contract. */
export interface ChangelogEntry {
  /** RFC 3339 in UTC. */
  readonly date: string;
  /** The short name of the commit. */
  readonly commit: string;
  /** The first line of its message. */
  readonly subject: string;
  readonly change:
    | { readonly kind: "locked"; readonly operations: number }
    | { readonly kind: "changed"; readonly findings: readonly Finding[] }
    | { readonly kind: "removed" }
    | { readonly kind: "unread"; readonly reason: string };
}

/** The history of a contract. */
export interface Changelog {
  readonly vendor: string;
  /** The latest first. */
  readonly entries: readonly ChangelogEntry[];
  /** What is not known of it, in one clause, or null. */
  readonly gap: string | null;
}

/** The history of a contract in Markdown: per commit what breaks its consumer, and the rest counted. The same history gives the same bytes. */
export function renderChangelog({ vendor, entries, gap }: Changelog): string {
  const parts = [
    `# Changes of the contract ${markdownCode(vendor)}`,
    ...(entries.length === 0 ? ["No commit changed it."] : entries.map(renderEntry)),
    ...(gap === null ? [] : [`_${markdownMessage(gap)}._`]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function renderEntry({ date, commit, subject, change }: ChangelogEntry): string {
  const title = `## ${date.slice(0, "2026-01-01".length)} · ${markdownCode(commit)} · ${markdownText(subject)}`;
  return `${title}\n\n${CHANGE_TEXT[change.kind](change as never)}`;
}

type ChangeOf<K extends ChangelogEntry["change"]["kind"]> = Extract<ChangelogEntry["change"], { kind: K }>;

const CHANGE_TEXT: { readonly [K in ChangelogEntry["change"]["kind"]]: (change: ChangeOf<K>) => string } = {
  locked: ({ operations }) => `Locked for the first time, with ${count(operations, "operation")}.`,
  removed: () => "The lock was removed.",
  unread: ({ reason }) => `The contract of this commit cannot be read: ${markdownMessage(reason)}.`,
  changed: ({ findings }) => changedText(findings),
};

function changedText(findings: readonly Finding[]): string {
  if (findings.length === 0) return "Nothing that its consumer would notice.";
  const breaking = findings.filter(({ level }) => level === "error");
  const rest = findings.filter(({ level }) => level !== "error");
  const lines = breaking.map(breakingLine);
  const counted =
    rest.length === 0 ? [] : [`${breaking.length === 0 ? "Nothing breaking; " : "Beside that "}${countedText(rest)}.`];
  return [
    ...(lines.length === 0 ? [] : [`${count(lines.length, "breaking change")}:`, lines.join("\n")]),
    ...counted,
  ].join("\n\n");
}

function breakingLine({ message, operation, operations, ruleId }: Finding): string {
  const names = operations?.names ?? (operation === null ? [] : [operation]);
  const more = operations === null ? 0 : operations.count - names.length;
  // A finding about an operation as a whole has its name in the message.
  const isNamed = names.length === 1 && message.includes(`\`${names[0]}\``);
  const where =
    names.length === 0 || isNamed
      ? ""
      : ` in ${names.map(markdownCode).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `- ${markdownMessage(message)}${where} (${markdownCode(ruleId)})`;
}

function countedText(findings: readonly Finding[]): string {
  const byRule = new Map<string, number>();
  for (const { ruleId } of findings) byRule.set(ruleId, (byRule.get(ruleId) ?? 0) + 1);
  const rules = [...byRule]
    .sort(([a], [b]) => compareText(a, b))
    .map(([rule, times]) => `${times} × ${markdownCode(rule)}`);
  const warnings = findings.filter(({ level }) => level === "warning").length;
  const notes = findings.length - warnings;
  const levels = [warnings > 0 ? count(warnings, "warning") : "", notes > 0 ? count(notes, "note") : ""];
  return `${levels.filter((text) => text !== "").join(" and ")}: ${rules.join(", ")}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
