/** A text that holds a forbidden word because somebody else named it. Stale once no source holds it. */
export interface Exception {
  readonly text: string;
  /** Where alone the text may stand; anywhere when absent. */
  readonly file?: string;
  readonly reason: string;
}

/** Names that are not ours to choose. */
export const EXCEPTIONS: readonly Exception[] = [
  { text: "@apidevtools/swagger-parser", reason: "the library's name" },
  { text: "SwaggerParser", reason: "the name of that library's export" },
  { text: '"swagger"', reason: "the member that OpenAPI 2.0 is told by" },
  { text: 'swagger: "2.0"', reason: "the member that OpenAPI 2.0 is told by, as a reader would write it" },
  { text: "severity", file: "packages/report/src/gitlab.ts", reason: "a member of GitLab's code quality report" },
  { text: "severity", file: "packages/report/src/machine-formats.test.ts", reason: "the same, in its test" },
  { text: "mimeType", reason: "a member of HAR 1.2 (`content.mimeType`)" },
];
