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
  { text: "Swagger UI", reason: "a viewer's name" },
  { text: "SwaggerUI", reason: "the global of that viewer" },
  { text: "swagger-ui", reason: "the files of that viewer" },
  { text: "swagger-initializer", reason: "a file of that viewer" },
  { text: '"swagger"', reason: "the member that OpenAPI 2.0 is told by" },
  { text: "value.swagger", reason: "the same, read" },
  { text: "openapi|swagger", reason: "the same, in a pattern" },
  { text: 'swagger: "2.0"', reason: "the same, as a reader would write it" },
  { text: "^endpoint_", reason: "how Fern's pages begin the version of their block" },
  { text: "severity", file: "packages/report/src/gitlab.ts", reason: "a member of GitLab's code quality report" },
  { text: "severity", file: "packages/traffic/src/redact/shape.ts", reason: "a property name that vendors use" },
  { text: "mimeType", reason: "a member of HAR 1.2 (`content.mimeType`)" },
];
