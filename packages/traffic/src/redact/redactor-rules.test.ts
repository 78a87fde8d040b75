import type { Exchange, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./redactor.js";
import { exchangeWith } from "./secrets.testing.js";

const bodyOf = (exchange: Exchange) => exchange.response?.body?.text;
const redactor = createRedactor();

describe("a vendor's own rules", () => {
  it("name more secrets, by name, by place and by pattern, and keep what only looks like one", () => {
    const own = createRedactor({
      names: ["project-code"],
      pointers: ["/users/*/nick", "/list/1"],
      patterns: ["ACME-\\d{4}", "acme:(?<secret>\\w+)"],
      keep: ["session_id"],
    });
    const value = {
      projectCode: "abcdef",
      users: { a: { nick: "ann", age: 3 } },
      list: ["x1", "y2y2"],
      text: "ACME-1234 acme:word",
      session_id: "s-1",
    };
    expect(own.redactValue(value)).toMatchObject({ projectCode: "REDACT", session_id: "s-1" });
    const exchange = own.redactExchange(
      exchangeWith({
        body: JSON.stringify(value),
        url: "/?project_code=abc&session_id=s-1",
        headers: [{ name: "Project-Code", value: "abc" }],
      }),
    );
    expect(JSON.parse(bodyOf(exchange) ?? "")).toEqual({
      projectCode: "REDACT",
      users: { a: { nick: "RED", age: 3 } },
      list: ["x1", "REDA"],
      text: "REDACTEDX acme:REDA",
      session_id: "s-1",
    });
    expect(exchange.request.url).toBe("/?project_code=RED&session_id=s-1");
    expect(exchange.request.headers).toEqual([{ name: "Project-Code", value: "RED" }]);
  });

  it("hold for what is harmless elsewhere: short words, numbers, moments, UUIDs", () => {
    const own = createRedactor({
      patterns: ["k_[a-z]", "\\b\\d{7}\\b", "20\\d\\d-12-24", "[0-9a-f]{8}-0000-[0-9a-f-]{22}"],
    });
    const value = {
      short: "k_a",
      digits: "7654321",
      number: 7654321.5,
      day: "2024-12-24",
      uuid: "12345678-0000-4000-8000-123456789012",
      k_b: 1,
      other: ["k-a", "654321", 654321, "2024-12-25", "12345678-0001-4000-8000-123456789012"],
    };
    const redacted = own.redactValue(value);
    expect(redacted).toMatchObject({ short: "RED", digits: "0000000", number: 1000000.5, other: value.other });
    expect(JSON.stringify(redacted)).not.toMatch(/k_|2024-12-24|12345678-0000|7654321/);
    expect(own.redactValue(redacted)).toEqual(redacted);
    expect(own.redactUrl("https://api.example.com/k_a/7654321?q=k_a")).toBe(
      "https://api.example.com/RED/0000000?q=RED",
    );
  });

  it("are refused where they are no regular expression", () => {
    // V8 refuses the other only when something is searched for.
    for (const pattern of ["(", "a".repeat(200_000)])
      expect(() => createRedactor({ patterns: [pattern] })).toThrow(
        expect.objectContaining({ code: "REDACTION_PATTERN_INVALID" }),
      );
  });
});

describe("hostile input", () => {
  it("is redacted in time that grows with its length", () => {
    for (const unit of [
      "a",
      "eyJ-",
      "a@",
      "a.",
      "http://",
      '{"a":',
      '"',
      "\\",
      "password=",
      "key: ",
      "sk-",
      "-----BEGIN PRIVATE KEY-----",
      "%",
      "A1b2",
    ]) {
      const text = unit.repeat(200_000 / unit.length);
      const start = performance.now();
      redactor.redactExchange(exchangeWith({ body: text }));
      redactor.redactText(text);
      // Twenty times what it takes; work that grows with the square of the length takes minutes.
      expect(performance.now() - start, unit).toBeLessThan(20_000);
    }
  });

  it("may hold half a surrogate pair", () => {
    const text = `\ud800 %41 ann@corp.de \ud800%41 password=%68unter22\udc00`;
    const redacted = redactor.redactExchange(
      exchangeWith({ body: text, mediaType: "text/plain", headers: [{ name: "x-note", value: text }] }),
    );
    expect(bodyOf(redacted)).not.toMatch(/ann@|unter22/);
    expect(createRedactor({ literals: ["pass\ud800word"] }).redactText("a pass\ud800word")).not.toContain("pass");
  });

  it("keeps prototypes and depth out of the way", () => {
    const value = JSON.parse('{"__proto__":{"password":"hunter22"},"constructor":"x"}') as JsonValue;
    expect(JSON.stringify(redactor.redactValue(value))).toBe('{"__proto__":{"password":"REDACTED"},"constructor":"x"}');
    expect(
      bodyOf(redactor.redactExchange(exchangeWith({ body: `${"[".repeat(100_000)}"ann@corp.de"` }))),
    ).not.toContain("ann@");
  });
});
