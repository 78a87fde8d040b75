import { CASSETTES, FOLDER, HAR, PAGES } from "./acme.js";
import { documentSeed, filesOf, pageSeed, realRecordings, type Seed } from "./seeds.js";

/** A reader: where its input lies in the vendor's folder, what it may be made of, and the commands that read it. */
export interface Target {
  readonly name: string;
  readonly place: string;
  readonly seeds: () => readonly Seed[];
  readonly commands: readonly (readonly string[])[];
}

/** Files that only the tool itself writes, by their place. */
export type Written = Readonly<Record<string, string>>;

const CHECK = ["check", "acme", "--format", "json"];
const RECORDED = [
  ["check", "--spec", "api.yaml", "--recordings", "t.har", "--format", "json"],
  ["redact", "t.har"],
  ["redact", "t.har", "--check"],
  ["infer", "t.har"],
];
const REPORTS = ["pretty", "json", "ndjson", "markdown", "html", "sarif", "junit", "github", "gitlab"];
const docs = (files: readonly (readonly [string, string])[]) => files.map(([name, text]) => documentSeed(name, text));
const own = (place: string): readonly Seed[] => [documentSeed(place, FOLDER[place] ?? "")];

/** Every reader of the tool. */
export function targetsOf(written: Written): readonly Target[] {
  const made = (place: string) => () => [documentSeed(place, written[place] ?? "")];
  return [
    {
      name: "openapi",
      place: "api.yaml",
      seeds: () => [...own("api.yaml"), ...own("api.yaml"), ...docs(filesOf("specs", [".yaml"]).filter(isOpenApi))],
      commands: [
        ["check", "--spec", "api.yaml", "--recordings", "t.har", "--format", "json"],
        ["diff", "specs/acme/sources/api.yaml", "api.yaml", "--format", "json"],
        ["diff", "api.yaml", "acme", "--format", "pretty"],
      ],
    },
    {
      name: "page",
      place: "specs/acme/sources/api.yaml",
      seeds: () => [
        ...filesOf("specs", [".md", ".txt"]).map(([name, text]) => pageSeed(name, text)),
        ...Object.entries(PAGES).map(([name, text]) => pageSeed(name, text)),
      ],
      commands: [
        ["fetch", "acme", "--offline", "--quiet"],
        ["fetch", "acme", "--offline", "--check", "--quiet"],
      ],
    },
    {
      name: "har",
      place: "t.har",
      seeds: () => [
        documentSeed("t.har", HAR),
        documentSeed(
          "t.ndjson",
          har()
            .map((entry) => JSON.stringify(entry))
            .join("\n"),
        ),
      ],
      commands: RECORDED,
    },
    {
      name: "recording",
      place: "t.har",
      seeds: () => [
        ...docs(Object.entries(CASSETTES)),
        ...docs(filesOf("packages/traffic/test/fixtures", [".json", ".har"])),
        ...docs(realRecordings()),
      ],
      commands: RECORDED,
    },
    {
      name: "vendor",
      place: "specs/acme/vendor.yaml",
      seeds: () => [
        ...own("specs/acme/vendor.yaml"),
        ...docs(filesOf("specs", [".yaml"]).filter(([name]) => name === "vendor.yaml")),
      ],
      commands: [CHECK, ["fetch", "acme", "--offline", "--quiet"], ["doctor", "acme", "--offline"]],
    },
    {
      name: "overlay",
      place: "specs/acme/overlay.yaml",
      seeds: () => own("specs/acme/overlay.yaml"),
      commands: [CHECK],
    },
    { name: "baseline", place: "specs/acme/baseline.yaml", seeds: made("specs/acme/baseline.yaml"), commands: [CHECK] },
    { name: "uses", place: "specs/acme/uses.yaml", seeds: () => own("specs/acme/uses.yaml"), commands: [CHECK] },
    {
      name: "locked",
      place: "specs/acme/openapi.yaml",
      seeds: made("specs/acme/openapi.yaml"),
      commands: [CHECK, ["diff", "acme", "api.yaml"]],
    },
    {
      name: "lock",
      place: "specs/acme/lock.json",
      seeds: made("specs/acme/lock.json"),
      commands: [CHECK, ["fetch", "acme", "--offline", "--quiet"]],
    },
    {
      name: "memory",
      place: "specs/acme/observed/cloud.json",
      seeds: made("specs/acme/observed/cloud.json"),
      commands: [["check", "acme", "--remember", "--environment", "cloud", "--format", "json"]],
    },
    {
      name: "arazzo",
      place: "specs/acme/probes/p.arazzo.yaml",
      seeds: () => [
        ...own("specs/acme/probes/p.arazzo.yaml"),
        ...docs(filesOf("specs", [".yaml"]).filter(([name]) => name.endsWith("arazzo.yaml"))),
      ],
      commands: [
        [
          "check",
          "acme",
          "--live",
          "--environment",
          "cloud",
          "--max-time",
          "1",
          "--max-requests",
          "5",
          "--format",
          "json",
        ],
      ],
    },
    {
      name: "config",
      place: "driftline.yaml",
      seeds: () => own("driftline.yaml"),
      commands: [CHECK, ["diff", "acme", "api.yaml"]],
    },
    {
      name: "run",
      place: "run.json",
      seeds: made("run.json"),
      commands: [
        ...REPORTS.map((format) => ["report", "run.json", "--format", format]),
        ["check", "acme", "--previous", "run.json", "--format", "json"],
        ["report", "run.json", "--for-vendor", "acme"],
        ["accept", "0", "--run", "run.json", "--reason", "x", "--until", "2030-01-01"],
      ],
    },
    {
      name: "partial",
      place: "partial.json",
      seeds: made("partial.json"),
      commands: [["merge", "partial.json", "--format", "json"]],
    },
    {
      name: "history",
      place: "history.json",
      seeds: made("history.json"),
      commands: [
        [...CHECK, "--history", "history.json"],
        ["report", "run.json", "--history", "history.json", "--format", "html"],
      ],
    },
  ];
}

function isOpenApi([, text]: readonly [string, string]): boolean {
  return /^openapi:/m.test(text);
}

function har(): readonly unknown[] {
  return (JSON.parse(HAR) as { log: { entries: readonly unknown[] } }).log.entries;
}
