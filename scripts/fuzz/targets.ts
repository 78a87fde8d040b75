import { CASSETTES, FOLDER, HAR } from "./acme.js";
import { ANSWERS, DOCUMENTS, REQUESTS } from "./answers.js";
import { ARGUMENTS, ARGUMENTS_PLACE, COMMAND_LINES } from "./arguments.js";
import { BESIDE, READS } from "./folder.js";
import { jsonPlaces, partsOfRecording, quickYaml } from "./laws.js";
import { PAGES } from "./pages.js";
import { documentSeed, filesOf, linesSeed, pageSeed, realRecordings, type Seed, textSeed } from "./seeds.js";

/** A reader: where its input lies in the vendor's folder, what it may be made of, and the commands that read it. */
export interface Target {
  readonly name: string;
  readonly place: string;
  readonly seeds: () => readonly Seed[];
  readonly commands: readonly (readonly string[])[];
  /** What is tried instead of a command: what is wrong, or undefined. */
  readonly law?: (bytes: Uint8Array, folder: string) => string | undefined | Promise<string | undefined>;
}

/** Files that only the tool itself writes, by their place. */
export type Written = Readonly<Record<string, string>>;

const CHECK = ["check", "acme", "--format", "json"];
const RECORDED = [
  ["check", "--spec", "api.yaml", "--recordings", "t.har", "--format", "json"],
  ["redact", "t.har"],
  ["redact", "t.har", "--check"],
  ["infer", "t.har"],
  ["redact", "t.har", "--vendor", "full", "--shapes"],
  ["check", "full", "--recordings", "-", "--format", "json"],
  ["bisect", "acme", "--recordings", "t.har"],
];
const LIVE = ["check", "acme", "--live", "--environment", "cloud", "--max-time", "1", "--max-requests", "5"];
const REPORTS = ["pretty", "json", "ndjson", "markdown", "html", "sarif", "junit", "github", "gitlab"];
const docs = (files: readonly (readonly [string, string])[]) => files.map(([name, text]) => documentSeed(name, text));
const texts = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([name, text]) => textSeed(name, text));
const own = (place: string): readonly Seed[] => [documentSeed(place, FOLDER[place] ?? BESIDE[place] ?? "")];

/** Every reader of the tool. */
export function targetsOf(written: Written): readonly Target[] {
  const made = (place: string) => () => [documentSeed(place, written[place] ?? "")];
  return [
    {
      name: "openapi",
      place: "api.yaml",
      seeds: () => [
        ...own("api.yaml"),
        ...own("specs/full/sources/api.yaml"),
        ...own("two.yaml"),
        ...docs(filesOf("specs", [".yaml"]).filter(isOpenApi)),
      ],
      commands: [
        ["check", "--spec", "api.yaml", "--recordings", "t.har", "--format", "json"],
        ["diff", "specs/acme/sources/api.yaml", "api.yaml", "--format", "json"],
        ["diff", "api.yaml", "acme", "--format", "pretty"],
        ["mock", "--spec", "api.yaml", "--port", "0"],
        ["record", "--target", "http://127.0.0.1:1/v1", "--spec", "api.yaml", "--port", "0"],
      ],
    },
    {
      name: "page",
      place: "specs/pages/sources/page.md",
      seeds: () => [
        ...filesOf("specs", [".md", ".txt"])
          .filter(isPage)
          .map(([name, text]) => pageSeed(name, text)),
        ...Object.entries(PAGES).map(([name, text]) => pageSeed(name, text)),
      ],
      commands: [
        ["fetch", "pages", "--offline", "--quiet"],
        ["check", "--spec", "specs/pages/sources/page.md", "--recordings", "t.har", "--format", "json"],
      ],
    },
    {
      name: "har",
      place: "t.har",
      seeds: () => [documentSeed("t.har", HAR), linesSeed("t.ndjson", entries())],
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
      name: "settings",
      place: "specs/full/vendor.yaml",
      seeds: () => own("specs/full/vendor.yaml"),
      commands: [
        ["redact", "t.har", "--vendor", "full"],
        ["fetch", "full", "--offline", "--quiet"],
        ["check", "full", "--recordings", "t.har", "--environment", "onprem", "--format", "json"],
        ["mock", "full", "--port", "0"],
      ],
    },
    {
      name: "referred",
      place: "specs/full/sources/parts.yaml",
      seeds: () => [...own("specs/full/sources/parts.yaml"), ...own("api.yaml")],
      commands: [["fetch", "full", "--offline", "--quiet"]],
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
        [...LIVE, "--format", "json"],
        [...LIVE, "--repeat", "3", "--format", "json"],
      ],
    },
    {
      name: "answer",
      place: "answer.http",
      seeds: () => texts(ANSWERS),
      commands: [
        [...LIVE, "--format", "json"],
        [...LIVE, "--full-bodies", "--format", "pretty"],
        ["record", "acme", "--environment", "cloud", "--port", "0"],
      ],
    },
    {
      name: "site",
      place: "answer.http",
      seeds: () => texts(DOCUMENTS),
      commands: [
        ["fetch", "web", "--quiet"],
        ["fetch", "web", "--check"],
        ["fetch", "listed", "--quiet"],
        [
          ...["fetch", "found", "--discover", "http://127.0.0.1:1/reference/get-thing"],
          ...["--allow-private-host", "127.0.0.1:1"],
        ],
      ],
    },
    {
      name: "request",
      place: "request.http",
      seeds: () => texts(REQUESTS),
      commands: [
        ["mock", "acme", "--port", "0"],
        ["mock", "acme", "--port", "0", "--examples", "--drift", "response-null-undocumented"],
        ["record", "acme", "--environment", "cloud", "--port", "0", "--full-bodies"],
      ],
    },
    {
      name: "arguments",
      place: ARGUMENTS_PLACE,
      seeds: () => docs(COMMAND_LINES.map((line) => ["arguments.json", JSON.stringify(line)])),
      commands: [[ARGUMENTS]],
    },
    {
      name: "reads",
      place: "reads.ndjson",
      seeds: () => [linesSeed("reads.ndjson", READS)],
      commands: [["uses", "acme", "--reads", "reads.ndjson"]],
    },
    {
      name: "yaml",
      place: "a.yaml",
      seeds: () => [
        ...own("api.yaml"),
        ...docs(Object.entries(CASSETTES)),
        ...own("specs/full/vendor.yaml"),
        ...own("specs/acme/uses.yaml"),
      ],
      commands: [],
      law: quickYaml,
    },
    { name: "json", place: "a.json", seeds: () => docs([["t.har", HAR]]), commands: [], law: jsonPlaces },
    {
      name: "parts",
      place: "t.har",
      seeds: () => [documentSeed("t.har", HAR), linesSeed("t.ndjson", entries())],
      commands: [],
      law: partsOfRecording,
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
        ["notify", "run.json", "--level", "note"],
        ["notify", "run.json", "--level", "note", "--as", "slack", "--owner", "team-acme"],
        ["merge", "run.json"],
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

function isPage([name]: readonly [string, string]): boolean {
  return name !== "README.md";
}

function isOpenApi([, text]: readonly [string, string]): boolean {
  return /^openapi:/m.test(text);
}

function entries(): readonly unknown[] {
  return (JSON.parse(HAR) as { log: { entries: readonly unknown[] } }).log.entries;
}
