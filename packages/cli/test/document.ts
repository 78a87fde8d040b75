/** What a document tells its reader to do, in order: a file to write, or a command with what it prints. */
export type DocumentStep =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | {
      readonly kind: "command";
      readonly text: string;
      readonly argv: readonly string[];
      readonly line: number;
      readonly expected: string;
    };

/**
 * The steps of a Markdown document. A fence with `file=NAME` behind its language is a file; a `console` fence holds commands behind `$ `, each
 * with its output. A line `...` stands for any lines.
 */
export function stepsOf(markdown: string): readonly DocumentStep[] {
  const steps: DocumentStep[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [, language, name] = /^```(\w+)(?: file=(\S+))?$/.exec(lines[at] ?? "") ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf("```", at + 1);
    const content = lines.slice(at + 1, end);
    if (name !== undefined) steps.push({ kind: "file", name, text: `${content.join("\n")}\n` });
    if (language === "console") steps.push(...commandsOf(content, at + 2));
    at = end;
  }
  return steps;
}

function commandsOf(content: readonly string[], firstLine: number): readonly DocumentStep[] {
  const starts = content.flatMap((text, index) => (text.startsWith("$ ") ? [index] : []));
  return starts.map((start, order) => ({
    kind: "command",
    text: (content[start] ?? "").slice(2),
    argv: wordsOf((content[start] ?? "").slice(2)),
    line: firstLine + start,
    expected: content
      .slice(start + 1, starts[order + 1])
      .join("\n")
      .trimEnd(),
  }));
}

/** Words apart at blanks, except inside double quotes. @example wordsOf('a "b c"') === ["a", "b c"] */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** A pattern for an expected output, where a line `...` stands for any lines. */
export function patternOf(expected: string): RegExp {
  if (expected === "") return /^$/;
  const parts = expected.split("\n").map((line) => (line.trim() === "..." ? null : literally(line)));
  let pattern = "";
  for (const part of parts) pattern += part === null ? "(?:.*\\n)*?" : `${part}\\n`;
  return new RegExp(`^${pattern}$`);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
