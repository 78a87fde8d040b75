import { readFileSync } from "node:fs";
import { isJsonObject, type JsonObject, type JsonValue, operationsOf } from "@driftline/model";
import { createCompiler, createGenerator } from "@driftline/schema";
import { expect, test } from "vitest";
import { parse } from "yaml";

test.each(["braintrust", "galileo", "opik", "respan"])(
  "%s: generated responses are accepted without parsing",
  (vendor) => {
    const path = new URL(`../../../specs/${vendor}/openapi.yaml`, import.meta.url);
    const document = parse(readFileSync(path, "utf8"), { maxAliasCount: -1 }) as JsonObject;
    const compiler = createCompiler(document);
    const generator = createGenerator(document, compiler);
    let accepted = 0;
    for (const operation of operationsOf(document))
      for (const response of operation.responses)
        for (const content of response.content) {
          if (content.schema === null || content.mediaType !== "application/json") continue;
          const judge = compiler.createTextJudge?.(content.schema, "response");
          if (judge === undefined) throw new Error("no judge of texts");
          const acceptsText = (text: string) => judge.judge(text) !== "unsure";
          for (let seed = 0; seed < 20; seed++) {
            const instance = generator.generate(content.schema, { direction: "response", seed });
            if (instance === undefined) continue;
            expect([content.schema, instance, acceptsText(JSON.stringify(instance))]).toEqual([
              content.schema,
              instance,
              true,
            ]);
            accepted++;
            if (!isJsonObject(instance) || Object.keys(instance).length === 0) continue;
            const [key, member] = Object.entries(instance)[0] as [string, JsonValue];
            const twice = `{${JSON.stringify(key)}:${JSON.stringify(member)},${JSON.stringify(instance).slice(1)}`;
            expect(acceptsText(twice)).toBe(false);
          }
        }
    expect(accepted).toBeGreaterThan(19);
  },
);
