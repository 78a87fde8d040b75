import type { Level } from "@driftline/model";
import type { ReportOptions } from "../options.js";
import { type Paint, paintOf } from "./paint.js";
import { displayWidth, terminalText, wrap } from "./terminal-text.js";

/** How a line is set apart. In `place` and `whole` no word is broken: half a path opens nothing. */
export type Tone = "plain" | "whole" | "strong" | "faint" | "alarm" | "place";

/**
 * Lines of a terminal report. Text from outside is made harmless here and nowhere else, so that no caller can
 * forget it; colour is put on last, line by line, so that it never counts as width.
 */
export interface Page {
  readonly columns: number;
  line(text: string, tone?: Tone): void;
  /** Indented text; what wraps hangs under its first word. */
  item(text: string, indent: number, bullet?: string, tone?: Tone): void;
  /** A label and its text in two columns; a narrow terminal gets them one below the other. */
  field(label: string, text: string, indent: number, tone?: Tone): void;
  /** The heading of a finding: the level as a word, in its colour, then the rest. */
  heading(level: Level, text: string, indent: number): void;
  rule(title: string): void;
  gap(): void;
  text(): string;
}

const DEFAULT_COLUMNS = 80;
const NARROW_BELOW = 60;
const MIN_COLUMNS = 40;
const LABEL_COLUMNS = 10;

/** An empty page of the width and colour that were asked for. */
export function pageOf(options: ReportOptions): Page {
  const columns = Math.max(MIN_COLUMNS, Math.floor(options.columns ?? DEFAULT_COLUMNS));
  const paint = paintOf(options.color === true);
  const lines: string[] = [];
  const put = (text: string, layout: { indent: number; first: string; tone: Tone }): void => {
    const hang = " ".repeat(layout.indent + displayWidth(layout.first));
    wrap(terminalText(text), columns - hang.length, layout.tone === "place" || layout.tone === "whole").forEach(
      (piece, index) => {
        const lead = index === 0 ? " ".repeat(layout.indent) + layout.first : hang;
        lines.push(`${lead}${tint(paint, layout.tone)(piece)}`.trimEnd());
      },
    );
  };
  return {
    columns,
    line: (text, tone = "plain") => put(text, { indent: 0, first: "", tone }),
    item: (text, indent, bullet = "", tone = "plain") => put(text, { indent, first: bullet, tone }),
    field: (label, text, indent, tone = "plain") => {
      if (columns >= NARROW_BELOW) return put(text, { indent, first: label.padEnd(LABEL_COLUMNS), tone });
      put(label, { indent, first: "", tone: "faint" });
      put(text, { indent: indent + 2, first: "", tone });
    },
    heading: (level, text, indent) => {
      const start = lines.length;
      put(`${level} ${text}`, { indent, first: "", tone: "plain" });
      const first = lines[start];
      if (first !== undefined) lines[start] = first.replace(level, paint.level[level](level));
    },
    rule: (title) => {
      const name = terminalText(title);
      const fill = "─".repeat(Math.max(2, Math.min(columns, DEFAULT_COLUMNS) - displayWidth(name) - 4));
      lines.push(`── ${paint.strong(name)} ${fill}`);
    },
    gap: () => {
      if (lines.length > 0 && lines.at(-1) !== "") lines.push("");
    },
    text: () => `${lines.join("\n").trimEnd()}\n`,
  };
}

function tint(paint: Paint, tone: Tone): (text: string) => string {
  return tone === "plain" || tone === "whole" ? (text) => text : paint[tone];
}
