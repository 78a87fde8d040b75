import type { Exchange } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harEntryLine } from "../write/har.js";
import { createRedactor } from "./redactor.js";
import { exchangeWith, PLANTED_SECRETS, readings, token } from "./secrets.testing.js";

const seen = (exchange: Exchange) => readings(harEntryLine(exchange));
const bodyOf = (exchange: Exchange) => exchange.response?.body?.text;
const redactor = createRedactor();
const shapes = createRedactor({ bodies: "shapes" });

describe("planted secrets", () => {
  it("are of at least 60 kinds, each different", () => {
    expect(new Set(PLANTED_SECRETS.map(({ kind }) => kind)).size).toBe(PLANTED_SECRETS.length);
    expect(PLANTED_SECRETS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(PLANTED_SECRETS)("$kind: nothing is left of it", ({ exchange, secret }) => {
    expect(seen(exchange)).toContain(secret);
    for (const one of [redactor, shapes]) {
      const redacted = one.redactExchange(exchange);
      expect(seen(redacted)).not.toContain(secret);
      expect(one.redactExchange(redacted)).toEqual(redacted);
    }
  });

  it.each(PLANTED_SECRETS.filter(({ exchange }) => exchange.request.body?.text))(
    "$kind: nothing is left of it in an error message",
    ({ exchange, secret }) => {
      const message = `cannot read ${exchange.request.url}: ${exchange.request.body?.text}`;
      expect(readings(redactor.redactText(message))).not.toContain(secret);
    },
  );
});

describe("known kinds of tokens", () => {
  it.each([
    ["one whose alphabet is that of base64", "whsec_abcd+efgh/ijkl+mnop/qrst"],
    ["one as short as its kind may be", "xoxb-abcdefgh-i"],
    ["one with slashes in its prefix", "1//0abcdefghijklmnopqrst"],
    ["one whose prefix is random itself", "abcdefghijklmn.atlasv1.opqrstuvwxyzabcdefgh"],
    ["one of three parts", "Mabcdefghijklmnopqrstuvw.abcdef.abcdefghijklmnopqrstuvwxyza"],
  ])("are found in a text: %s", (_name, secret) => {
    expect(redactor.redactText(`it is ${secret}, keep it`)).not.toContain(secret.slice(8));
  });
});

describe("generated secrets", () => {
  const alphabets = [
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "0123456789abcdef",
    "abcdefghijklmnopqrstuvwxyz0123456789",
  ];
  const secret = fc
    .tuple(fc.constantFrom(...alphabets), fc.integer({ min: 24, max: 80 }), fc.nat())
    .map(([alphabet, length, seed]) => token(length, alphabet, seed + 1));
  const place = fc.constantFrom<(secret: string) => Exchange>(
    (s) => exchangeWith({ headers: [{ name: "authorization", value: `Bearer ${s}` }] }),
    (s) => exchangeWith({ headers: [{ name: "Cookie", value: `a=1; sid=${s}` }] }),
    (s) => exchangeWith({ headers: [{ name: "x-vendor-api-key", value: s }] }),
    (s) => exchangeWith({ url: `https://api.example.com/v1?token=${s}&limit=2` }),
    (s) => exchangeWith({ body: JSON.stringify({ deep: [{ apiKey: s }] }) }),
    (s) => exchangeWith({ body: JSON.stringify({ text: `Authorization: Bearer ${s}1` }) }),
    (s) =>
      exchangeWith({ body: JSON.stringify({ data: Buffer.from(JSON.stringify({ password: s })).toString("base64") }) }),
    (s) => exchangeWith({ body: JSON.stringify({ data: JSON.stringify({ password: s }) }) }),
    (s) => exchangeWith({ body: `client_secret=${s}&a=1`, mediaType: "application/x-www-form-urlencoded" }),
    (s) => exchangeWith({ body: `data: {"token":"${s}"}\n\n`, mediaType: "text/event-stream" }),
    (s) => exchangeWith({ body: `see sk-${s} there`, mediaType: "text/plain" }),
  );

  it("never survive where names or forms tell them, and redacting twice changes nothing", () => {
    fc.assert(
      fc.property(secret, place, (value, plant) => {
        const exchange = plant(value);
        expect(seen(exchange)).toContain(value);
        for (const one of [redactor, shapes]) {
          const redacted = one.redactExchange(exchange);
          expect(seen(redacted)).not.toContain(value);
          expect(one.redactExchange(redacted)).toEqual(redacted);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("never survive anywhere when they are known", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 30 }).filter((text) => /^\S+$/.test(text) && !"REDACTED".startsWith(text)),
        fc.string(),
        (literal, around) => {
          const known = createRedactor({ literals: [literal] });
          const exchange = exchangeWith({
            body: JSON.stringify({ text: around + literal + around }),
            url: `https://api.example.com/${encodeURIComponent(literal)}`,
          });
          const redacted = known.redactExchange(exchange);
          expect(JSON.parse(bodyOf(redacted) ?? "").text).not.toContain(literal);
          expect(redacted.request.url).not.toContain(encodeURIComponent(literal));
        },
      ),
    );
  });
});

describe("what is no secret", () => {
  it("is kept to the byte: white space, numbers, duplicate names, order", () => {
    const body =
      '{ "id": 9007199254740993, "a": 1.0, "a": 1e2,\n  "next_starting_token": 20, "usage": {"total_tokens": 7},\t"ok": true }';
    const exchange = exchangeWith({
      body,
      url: "/v1/items?page_token=abc&limit=2&q=a%20b#top",
      headers: [{ name: "ETag", value: `W/"${token(27)}"` }],
    });
    expect(redactor.redactExchange(exchange)).toEqual(exchange);
  });

  it.each([
    "bd13b6ad-0fb2-4477-b407-0aa58127586e",
    "2026-05-27T10:13:48.702Z",
    "507f1f77bcf86cd799439011",
    "gpt-4o-mini-2024-07-18",
    "experiment_metric_settings_v2_final",
    "getUserExperimentMetricSettingsById",
    "The quick brown fox jumps over the lazy dog.",
    "https://docs.example.com/reference/get-experiment#response-body",
    "application/vnd.example.experiment+json; charset=utf-8",
    "max-age=63072000; includeSubDomains; preload",
    "tokens: 12 of 4096 were used",
    "the token: expired",
    "admin@example.com",
  ])("stays: %s", (text) => {
    expect(redactor.redactText(text)).toBe(text);
    expect(redactor.redactValue({ text })).toEqual({ text });
  });

  it("may be random where its name says that it identifies something", () => {
    const value = { id: token(30), trace_id: token(30), commit_hash: token(40), etag: token(22) };
    expect(redactor.redactValue(value)).toEqual(value);
    expect(redactor.redactValue({ other: token(30) })).not.toEqual({ other: token(30) });
  });
});

describe("placeholders", () => {
  it.each([
    ["a UUID", "8d5f2c1e-9b3a-4c7d-8e6f-1a2b3c4d5e6f", /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/],
    ["digits", "483920", /^\d{6}$/],
    ["hexadecimal", token(40, "0123456789abcdef"), /^[0-9a-f]{40}$/],
    ["capitals", token(32, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), /^[A-Z0-9]{32}$/],
    ["letters and digits", token(40), /^\w{40}$/],
    ["a short word", "secret", /^\w{6}$/],
  ])("keep the form of %s", (_name, secret, form) => {
    const [placeholder] = Object.values(redactor.redactValue({ password: secret }) as object);
    expect(placeholder).not.toBe(secret);
    expect(placeholder).toMatch(form);
  });

  it("keep a token's prefix and the parts of a JSON Web Token, so that both are recognised", () => {
    expect(redactor.redactText(`sk-proj-${token(40)}`)).toMatch(/^sk-proj-REDACTED\w{32}$/);
    expect(redactor.redactText(`eyJ${token(20)}.eyJ${token(30)}.${token(43)}`)).toMatch(
      /^[\w-]{23}\.[\w-]{33}\.[\w-]{43}$/,
    );
  });

  it("are the same for the same secret, others for others, and tell nothing of what could be guessed", () => {
    const [one, same, other] =
      redactor.redactValue({ api_keys: [token(40), token(40), token(40, undefined, 9)] }) === undefined
        ? []
        : (
            redactor.redactValue({ api_keys: [token(40), token(40), token(40, undefined, 9)] }) as {
              api_keys: string[];
            }
          ).api_keys;
    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(redactor.redactValue({ password: "monday1" })).toEqual(redactor.redactValue({ password: "tuesday" }));
    expect(redactor.redactText("ann@corp.de bob@corp.de")).toBe("redacted@example.com redacted@example.com");
    const keyed = createRedactor({ key: "0123456789abcdef" })
      .redactText("ann@corp.de bob@corp.de ann@corp.de")
      .split(" ");
    expect([keyed[0] === keyed[2], keyed[0] === keyed[1]]).toEqual([true, false]);
  });

  it("of numbers are numbers with as many digits", () => {
    expect(redactor.redactValue({ pin: 4711, otp: -12.75, token: true, secret: null })).toEqual({
      pin: 1000,
      otp: -10.5,
      token: true,
      secret: null,
    });
  });

  it("keep schemes, cookie names and attributes", () => {
    const headers = [
      { name: "Authorization", value: `Bearer ${token(40)}` },
      { name: "Cookie", value: "a=secretsecret; theme=dark" },
      { name: "Set-Cookie", value: "sid=secretsecret; Path=/; Max-Age=60" },
    ];
    expect(redactor.redactHeaders(headers).map(({ value }) => value)).toEqual([
      expect.stringMatching(/^Bearer REDACTED\w{32}$/),
      "a=REDACTEDxxxx; theme=REDA",
      "sid=REDACTEDxxxx; Path=/; Max-Age=60",
    ]);
  });

  it("are looked for once in credentials without end", () => {
    const value = `Digest a=b, ${"x".repeat(300_000)}!`;
    expect(redactor.redactHeaders([{ name: "Authorization", value }])[0]?.value).toMatch(/^Digest a=R, x+!$/);
  });
});
