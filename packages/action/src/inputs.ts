/** What a workflow says under `with:`. */
export interface ActionInputs {
  /** `check` recordings, or `update` locks by pull requests; anything else is refused. */
  readonly mode: string;
  readonly vendors: readonly string[];
  readonly spec: string;
  readonly recordings: readonly string[];
  readonly failOn: string;
  readonly workingDirectory: string;
  readonly sarifFile: string;
  readonly wantsComment: boolean;
  readonly commentName: string;
  readonly token: string;
}

/** Where the reports of a run go. */
export interface ReportFiles {
  readonly json: string;
  readonly markdown: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The inputs as the runner hands them over: `INPUT_` and the name in capitals, hyphens kept. */
export function readInputs(env: Environment): ActionInputs {
  const input = (name: string): string => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  return {
    mode: input("mode") || "check",
    vendors: input("vendors").split(/\s+/).filter(Boolean),
    spec: input("spec"),
    recordings: linesOf(input("recordings")),
    failOn: input("fail-on") || "error",
    workingDirectory: input("working-directory") || ".",
    sarifFile: input("sarif-file"),
    wantsComment: input("comment") !== "false",
    commentName: input("comment-name") || "contracts",
    token: input("token"),
  };
}

/** The command line that the inputs stand for. A path may hold spaces, so nothing is split but lines. */
export function argvOf(inputs: ActionInputs, files: ReportFiles): readonly string[] {
  const { vendors, spec, recordings, failOn, sarifFile } = inputs;
  const formats = ["github", `json:${files.json}`, `markdown:${files.markdown}`];
  if (sarifFile !== "") formats.push(`sarif:${sarifFile}`);
  return [
    "check",
    ...(spec === "" ? [] : ["--spec", spec]),
    ...recordings.flatMap((recording) => ["--recordings", recording]),
    ...formats.flatMap((format) => ["--format", format]),
    "--fail-on",
    failOn,
    ...(vendors.length === 0 ? [] : ["--", ...vendors]),
  ];
}

function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
