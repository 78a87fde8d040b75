import { ToolError } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { readVendorConfig } from "./read-vendor-config.js";

const read = (text: string) => readVendorConfig(text, "specs/acme/vendor.yaml", "acme");

describe("readVendorConfig", () => {
  it("reads everything a vendor can say", () => {
    const config = read(`name: Acme
owner: team-a
sources:
  - { file: sources/a.md, url: https://docs.acme.test/a.md, headers: { Cookie: { env: ACME_DOCS } } }
operations: [get /things]
environments:
  cloud:
    baseUrl: https://api.acme.test/v1/
    headers:
      Authorization: { env: ACME_KEY, prefix: "Bearer " }
      X-Client: { value: driftline }
  self-hosted: { baseUrl: http://localhost:8080, version: 1.2, allowPrivateHosts: true, allowWrites: true, ca: ca.pem }
policy:
  preset: strict
  levels: [{ rule: response-null-undocumented, operation: GET /things, level: note, reason: known }]
recordings:
  bodies: full
  redact: { names: [project-code], pointers: [/messages/*/content], patterns: ["ACME-\\\\d{4}"], keep: [session_id] }
allowedHosts: [cdn.acme.test]
`);
    expect(config).toEqual({
      vendor: "acme",
      name: "Acme",
      owner: "team-a",
      sources: [
        {
          kind: "page",
          file: "sources/a.md",
          url: "https://docs.acme.test/a.md",
          headers: [{ name: "Cookie", kind: "env", env: "ACME_DOCS", prefix: "", isOptional: false }],
        },
      ],
      operations: ["GET /things"],
      environments: [
        {
          name: "cloud",
          baseUrl: "https://api.acme.test/v1",
          version: null,
          headers: [
            { name: "Authorization", kind: "env", env: "ACME_KEY", prefix: "Bearer ", isOptional: false },
            { name: "X-Client", kind: "value", value: "driftline" },
          ],
          ca: null,
          allowPrivateHosts: false,
          allowWrites: false,
        },
        {
          name: "self-hosted",
          baseUrl: "http://localhost:8080",
          version: "1.2",
          headers: [],
          ca: "ca.pem",
          allowPrivateHosts: true,
          allowWrites: true,
        },
      ],
      policy: {
        preset: "strict",
        levels: [
          {
            rule: "response-null-undocumented",
            operation: "GET /things",
            place: null,
            environment: null,
            level: "note",
            reason: "known",
          },
        ],
      },
      recordings: {
        bodies: "full",
        redact: {
          names: ["project-code"],
          pointers: ["/messages/*/content"],
          patterns: ["ACME-\\d{4}"],
          keep: ["session_id"],
        },
      },
      allowedHosts: ["cdn.acme.test"],
      allowedPrivateHosts: [],
    });
  });

  it.each([
    ["an unknown member", "enviroments: {}\n", "1:1", "did you mean `environments`?"],
    ["a member of another kind", "sources: x\n", "1:1", undefined],
    [
      "a token in the file",
      "environments:\n  a:\n    baseUrl: https://a.test\n    headers:\n      X: secret\n",
      "5:7",
      expect.any(String),
    ],
    [
      "a key in an address",
      "sources: [{ file: sources/a, url: 'https://a.test/a?api_key=K' }]\n",
      "1:30",
      "name an environment variable under `headers`",
    ],
    ["a password in an address", "environments:\n  a: { baseUrl: 'https://u:p@a.test' }\n", "2:8", expect.any(String)],
    ["a file outside the folder", "sources:\n  - file: sources/../../x\n", "2:5", undefined],
    ["another scheme", "sources:\n  - { file: sources/a, url: 'file:///etc/passwd' }\n", "2:24", expect.any(String)],
    [
      "an unknown rule",
      "policy: { levels: [{ rule: response-nul-undocumented, level: note }] }\n",
      "1:22",
      "did you mean `response-null-undocumented`?",
    ],
    ["an unknown level", "policy: { levels: [{ rule: spec-format-unknown, level: warn }] }\n", "1:49", undefined],
    ["an operation without a method", "operations: [/things]\n", "1:14", expect.any(String)],
    ["a source twice", "sources: [{ file: sources/a }, { file: sources/a }]\n", "1:32", undefined],
    ["bodies of another kind", "recordings: { bodies: ful }\n", "1:15", "did you mean `full`?"],
    ["a pointer that is none", "recordings: { redact: { pointers: [messages] } }\n", "1:36", expect.any(String)],
    ["a pointer to everything", "recordings: { redact: { pointers: [/*] } }\n", "1:36", expect.any(String)],
    ["a pattern that is none", "recordings: { redact: { patterns: ['('] } }\n", "1:36", undefined],
    ["a pattern that is a text", `recordings: { redact: { patterns: ['${"a".repeat(1001)}'] } }\n`, "1:36", undefined],
    ["a list", "- a\n", "1:1", undefined],
  ])("refuses %s and names the place", (_, text, place, hint) => {
    let error: unknown;
    try {
      read(text);
    } catch (cause) {
      error = cause;
    }
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: "CONFIG_INVALID", hint });
    expect((error as ToolError).message).toContain(`specs/acme/vendor.yaml:${place}: `);
  });
});
