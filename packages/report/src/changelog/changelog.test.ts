import { findingOf } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { type ChangelogEntry, renderChangelog } from "./changelog.js";

const at = { date: "2026-02-01T12:00:00.000Z", commit: "abc1234", subject: "Take in `x` <b>" };
const finding = (ruleId: string, level: "error" | "warning" | "note", operations: number | null = null) =>
  findingOf({
    ruleId,
    level,
    message: "response property `a|b` was removed",
    vendor: "pets",
    operation: operations === null ? "GET /pets" : null,
    operations: operations === null ? null : { count: operations, names: ["GET /cats", "GET /dogs"] },
  });

describe("renderChangelog", () => {
  const told = (change: ChangelogEntry["change"]) =>
    renderChangelog({ vendor: "pets", entries: [{ ...at, change }], gap: null })
      .split("\n\n")
      .slice(2)
      .join("\n\n");

  it.each<[string, ChangelogEntry["change"], string]>([
    ["a first lock", { kind: "locked", operations: 2 }, "Locked for the first time, with 2 operations.\n"],
    ["a lock that went", { kind: "removed" }, "The lock was removed.\n"],
    [
      "what cannot be read",
      { kind: "unread", reason: "no `x`" },
      "The contract of this commit cannot be read: no `x`.\n",
    ],
    ["what nobody notices", { kind: "changed", findings: [] }, "Nothing that its consumer would notice.\n"],
    [
      "what breaks first, with the operations it reaches, and the rest counted",
      {
        kind: "changed",
        findings: [
          finding("response-property-removed", "error", 40),
          finding("server-removed", "warning"),
          finding("response-property-added", "note"),
          finding("response-property-added", "note"),
        ],
      },
      [
        "1 breaking change:",
        "- response property <code>a&#124;b</code> was removed in `GET /cats`, `GET /dogs` and 38 more (`response-property-removed`)",
        "Beside that 1 warning and 2 notes: 2 × `response-property-added`, 1 × `server-removed`.\n",
      ].join("\n\n"),
    ],
  ])("%s", (_, change, expected) => expect(told(change)).toBe(expected));

  it("a commit's message is text, whatever stands in it", () => {
    const text = renderChangelog({ vendor: "pets", entries: [{ ...at, change: { kind: "removed" } }], gap: null });
    expect(text).toContain("## 2026-02-01 · `abc1234` · Take in &#96;x&#96; &#60;b&#62;\n");
  });

  it("says what it does not know", () => {
    expect(renderChangelog({ vendor: "pets", entries: [], gap: "this clone is shallow" })).toBe(
      "# Changes of the contract `pets`\n\nNo commit changed it.\n\n_this clone is shallow._\n",
    );
  });
});
