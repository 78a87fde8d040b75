import { compareText, type Finding, findingOf, type JsonPointer, ruleOf, type SourcePositions } from "@driftline/model";

/** Something wrong with a contract, at its place in the text. */
export interface Defect {
  readonly ruleId: string;
  readonly pointer: JsonPointer;
  /** The name, value or reference concerned; `null` where the place says it all. */
  readonly subject: string | null;
  /** One clause for the message when there is only one such defect. */
  readonly detail: string;
}

/** Whose text the defects were found in. */
export interface DefectSource {
  readonly vendor: string;
  /** The text as reports name it. */
  readonly uri: string;
  readonly positions: SourcePositions;
}

/** One finding per rule: a defect that repeats is counted, and the first in the text shows where. */
export function findingsOfDefects(defects: readonly Defect[], source: DefectSource): readonly Finding[] {
  const byRule = new Map<string, Defect[]>();
  for (const defect of defects) {
    const same = byRule.get(defect.ruleId);
    if (same === undefined) byRule.set(defect.ruleId, [defect]);
    else same.push(defect);
  }
  return [...byRule.keys()].sort().map((ruleId) => findingOfRule(ruleId, byRule.get(ruleId) ?? [], source));
}

function findingOfRule(ruleId: string, defects: readonly Defect[], source: DefectSource): Finding {
  const rule = ruleOf(ruleId);
  const located = defects.map((defect) => ({ defect, base: source.positions.locate(defect.pointer) }));
  located.sort(
    (a, b) =>
      (a.base.line ?? 0) - (b.base.line ?? 0) ||
      (a.base.column ?? 0) - (b.base.column ?? 0) ||
      compareText(a.defect.pointer, b.defect.pointer),
  );
  const [first] = located;
  const subjects = [...new Set(defects.flatMap(({ subject }) => (subject === null ? [] : [subject])))].sort(
    compareText,
  );
  const detail = first?.defect.detail ?? rule.summary;
  const namesItsSubject = detail.includes(`\`${first?.defect.subject}\``);
  return findingOf({
    ruleId,
    level: rule.level,
    vendor: source.vendor,
    message: namesItsSubject && subjects.length > 1 ? `${detail} (and ${subjects.length - 1} more)` : detail,
    base: first === undefined ? null : { ...first.base, pointer: first.defect.pointer },
    subject: subjects.length === 0 ? null : subjects.join(", "),
    count: defects.length,
    total: defects.length,
    hint: rule.hint,
    // Two pages of one vendor can have the same defect, and each is a finding of its own.
    scope: source.uri,
  });
}
