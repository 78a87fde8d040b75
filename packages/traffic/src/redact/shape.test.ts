import type { Exchange } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./redactor.js";
import { exchangeWith } from "./secrets.testing.js";

/** Everything a person with a decoder would see: the text, its percent-decoding, its unescaping and what its base64 holds. */
const bodyOf = (exchange: Exchange) => exchange.response?.body?.text;
const shapes = createRedactor({ bodies: "shapes" });

describe("shapes", () => {
  it("keep types, lengths, formats and presence, and no text that somebody wrote", () => {
    const value = {
      id: "bd13b6ad-0fb2-4477-b407-0aa58127586e",
      created: "2026-05-27T10:13:48.702Z",
      status: "in_progress",
      score: 0.25,
      tags: ["Größe", null],
      prompt: "Dear Ann, call 555-1234!",
      link: "https://app.example.com/Ann/1",
      mail: "ann@corp.de",
      nested: '{"answer":"Yes"}',
      empty: "",
    };
    const redacted = shapes.redactExchange(exchangeWith({ body: JSON.stringify(value) }));
    expect(JSON.parse(bodyOf(redacted) ?? "")).toEqual({
      ...value,
      tags: ["Xxxxx", null],
      prompt: "Xxxx Xxx, xxxx 000-0000!",
      link: "https://app.example.com/Xxx/0",
      mail: "redacted@example.com",
      nested: '{"answer":"Xxx"}',
    });
  });

  it("leave out bytes and mask plain text, forms and events", () => {
    const body = (text: string | Uint8Array, mediaType: string) =>
      shapes.redactExchange(exchangeWith({ body: text, mediaType })).response?.body;
    expect(body(new Uint8Array([1, 2]), "image/png")).toEqual({ mediaType: "image/png", text: null, bytes: null });
    expect(body("Hello Ann", "text/plain")?.text).toBe("Xxxxx Xxx");
    expect(body("q=Hello&limit=5", "application/x-www-form-urlencoded")?.text).toBe("q=Xxxxx&limit=5");
    expect(body('event: done\ndata: {"text":"Hi"}\n\ndata: [DONE]\n', "text/event-stream")?.text).toBe(
      'event: done\ndata: {"text":"Xx"}\n\ndata: [DONE]\n',
    );
  });
});
