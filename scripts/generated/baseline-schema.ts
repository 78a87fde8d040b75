/** For editors: what `specs/<vendor>/baseline.yaml` may say. The reader in `@driftline/report` decides; this helps while typing. */
export function baselineSchema(): object {
  const text = (description: string): object => ({ type: ["string", "null"], description });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Driftline baseline",
    description: "Findings somebody accepted. `driftline accept` adds entries.",
    type: ["object", "null"],
    properties: {
      findings: {
        type: ["array", "null"],
        items: {
          type: "object",
          required: ["fingerprint", "reason"],
          properties: {
            fingerprint: { type: "string", minLength: 1, description: "As reports print it." },
            reason: { type: "string", minLength: 1, description: "Why this finding is accepted." },
            owner: text("Who answers for it."),
            until: {
              type: ["string", "null"],
              pattern: "^\\d{4}-\\d{2}-\\d{2}$",
              description:
                "The last day (UTC) it holds, `YYYY-MM-DD`. Nothing: for ever. An unreadable date holds never.",
            },
          },
        },
      },
    },
  };
}
