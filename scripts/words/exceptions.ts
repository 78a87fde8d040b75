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
  { text: "upgradeSwagger", reason: "OpenAPI 2.0 calls itself so, and nothing else is meant" },
  { text: "upgrade-swagger", reason: "the file of that function" },
  { text: "SWAGGER", file: "packages/spec/src/openapi/upgrade-swagger.test.ts", reason: "a document of OpenAPI 2.0" },
  { text: "severity", file: "packages/traffic/src/redact/shape.ts", reason: "a property name that vendors use" },
  { text: "SwaggerParser", reason: "the name of that library's export" },
  { text: '"swagger"', reason: "the member that OpenAPI 2.0 is told by" },
  { text: 'swagger: "2.0"', reason: "the member that OpenAPI 2.0 is told by, as a reader would write it" },
  { text: "Swagger UI", reason: "the product's name" },
  { text: "SwaggerUI", reason: "the name of that product's function" },
  { text: "swagger-ui", reason: "the names of that product's files" },
  { text: "swagger-initializer", reason: "the name of its configuration script" },
  { text: "swagger-config", reason: "the path of its configuration" },
  { text: "openapi|swagger", reason: "the members that a description is told by, in a pattern" },
  { text: "value.swagger", reason: "the member that OpenAPI 2.0 is told by" },
  { text: "endpoint_things", reason: "what Fern writes as a version, in a test" },
  { text: "^endpoint_", reason: "what Fern's versions begin with" },
  { text: "This endpoint expects", reason: "what Fern's pages say" },
  { text: "severity", file: "packages/report/src/gitlab.ts", reason: "a member of GitLab's code quality report" },
  { text: "severity", file: "packages/report/src/machine-formats.test.ts", reason: "the same, in its test" },
  { text: "mimeType", reason: "a member of HAR 1.2 (`content.mimeType`)" },
];
