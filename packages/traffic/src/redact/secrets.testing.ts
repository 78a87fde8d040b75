import type { Body, Exchange, HeaderField } from "@driftline/model";

/** A secret planted somewhere in an exchange. */
export interface Planted {
  readonly kind: string;
  readonly secret: string;
  readonly exchange: Exchange;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A token that looks random and is none: a fixed walk through an alphabet, so that nobody's scanner takes it for a leak. */
export function token(length: number, alphabet = ALPHABET, seed = 7): string {
  let text = "";
  for (let state = seed; text.length < length; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    text += alphabet[Math.floor((state / 2147483648) * alphabet.length)];
  }
  return text;
}

const hex = (length: number, seed?: number) => token(length, "0123456789abcdef", seed);
const upper = (length: number, seed?: number) => token(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", seed);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const jwt = () => [base64('{"alg":"HS256"}'), base64('{"sub":"1234567890"}'), token(43)].join(".").replaceAll("=", "");

/** Everything a person with a decoder would see: the text, its percent-decoding, its unescaping and what its base64 holds. */
export function readings(text: string, depth = 3): string {
  if (depth === 0) return text;
  const found = [
    text,
    text
      .replace(/\\+(["\\/])/g, "$1")
      .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
  ];
  found.push(
    text.replaceAll("+", " ").replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
  );
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g))
    found.push(readings(Buffer.from(run, "base64").toString("latin1"), depth - 1));
  return found.join("\n");
}

/** An exchange with nothing secret in it, and something planted. */
export function exchangeWith(planted: {
  readonly url?: string;
  readonly headers?: readonly HeaderField[];
  readonly body?: string | Uint8Array;
  readonly mediaType?: string;
}): Exchange {
  const { url = "https://api.example.com/v1/items", headers = [], body, mediaType = "application/json" } = planted;
  const held: Body | null =
    body === undefined
      ? null
      : typeof body === "string"
        ? { mediaType, text: body, bytes: null }
        : { mediaType, text: null, bytes: body };
  return {
    location: { uri: "r.har" },
    index: 0,
    request: { method: "POST", url, headers, body: held },
    response: { status: 200, headers, body: held },
    startedAt: null,
    isSynthetic: false,
  };
}

const inHeader = (kind: string, name: string, secret: string, value = secret): Planted => ({
  kind: `header: ${kind}`,
  secret,
  exchange: exchangeWith({ headers: [{ name, value }] }),
});
const inUrl = (kind: string, secret: string, url: string): Planted => ({
  kind: `url: ${kind}`,
  secret,
  exchange: exchangeWith({ url }),
});
const inBody = (kind: string, secret: string, body: string | Uint8Array, mediaType?: string): Planted => ({
  kind: `body: ${kind}`,
  secret,
  exchange: exchangeWith(mediaType === undefined ? { body } : { body, mediaType }),
});
const inProse = (kind: string, secret: string): Planted =>
  inBody(`${kind} in a sentence`, secret, JSON.stringify({ note: `my key is ${secret}, keep it` }));

const opaque = token(40);
const word = "hunter2-Tr0ub4dor";
const multipart = (name: string, value: string) =>
  `--b0\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b0--\r\n`;

/** Kinds of secrets in the places where they are found in recordings. */
export const PLANTED_SECRETS: readonly Planted[] = [
  inHeader("bearer", "Authorization", opaque, `Bearer ${opaque}`),
  inHeader("basic", "authorization", base64(`ann:${word}`), `Basic ${base64(`ann:${word}`)}`),
  inHeader("digest", "Authorization", hex(32), `Digest username="ann", realm="r", response="${hex(32)}"`),
  inHeader("without scheme", "Authorization", word),
  inHeader(
    "aws signature",
    "Authorization",
    hex(64),
    `AWS4-HMAC-SHA256 Credential=${upper(20)}/20260101/eu/s3/aws4_request, Signature=${hex(64)}`,
  ),
  inHeader("proxy", "Proxy-Authorization", opaque, `Bearer ${opaque}`),
  inHeader("api key", "X-Api-Key", word),
  inHeader("vendor's api key", "Galileo-API-Key", word),
  inHeader("auth token", "X-Auth-Token", word),
  inHeader("cookie", "Cookie", word, `theme=dark; session=${word}`),
  inHeader("several cookies", "Cookie", word, `a=1; b="${word}"; c=2`),
  inHeader("set-cookie", "Set-Cookie", word, `sid=${word}; Path=/; HttpOnly; SameSite=Lax`),
  inHeader("csrf", "X-CSRF-Token", word),
  inHeader("amazon session", "X-Amz-Security-Token", opaque),
  inHeader("webhook signature", "X-Hub-Signature-256", hex(64), `sha256=${hex(64)}`),
  inHeader("location with a token", "Location", opaque, `https://app.example.com/cb#access_token=${opaque}&state=1`),
  inHeader("referer with a token", "Referer", word, `https://app.example.com/?password=${word}`),
  inHeader("token under a plain name", "X-Forwarded-Thing", `ghp_${token(36)}`),
  inHeader("gitlab", "Private-Token", word),
  inUrl("api key parameter", word, `https://api.example.com/v1?limit=1&api_key=${word}`),
  inUrl("google key parameter", word, `https://api.example.com/v1?key=${word}`),
  inUrl("access token parameter", opaque, `/v1/items?access_token=${opaque}`),
  inUrl(
    "percent-encoded parameter",
    "p@ss/w0rd=",
    `https://api.example.com/?client_secret=${encodeURIComponent("p@ss/w0rd=")}`,
  ),
  inUrl("credentials", word, `https://ann:${word}@api.example.com/v1`),
  inUrl("token as user", `ghp_${token(36)}`, `https://ghp_${token(36)}@api.example.com/v1`),
  inUrl("fragment", opaque, `https://app.example.com/cb#id_token=${opaque}`),
  inUrl("presigned", hex(64), `https://b.s3.example.com/o?X-Amz-Signature=${hex(64)}&X-Amz-Date=20260101T000000Z`),
  inUrl("shared access signature", "aB3%2FxY9%3D", "https://x.blob.example.com/c?sv=2024-01-01&sig=aB3%2FxY9%3D"),
  inUrl("e-mail in the path", "ann.smith@corp.test.de", "https://api.example.com/users/ann.smith@corp.test.de/items"),
  inUrl("e-mail in a parameter", "ann.smith@corp.de", "https://api.example.com/users?q=ann.smith%40corp.de"),
  inUrl("slack webhook", token(24), `https://hooks.slack.com/services/T00/B00/${token(24)}`),
  inUrl("telegram bot", `AA${token(33)}`, `https://api.telegram.org/bot123456789:AA${token(33)}/getMe`),
  inUrl("random path segment", token(32), `https://api.example.com/hooks/${token(32)}`),
  inBody("password", word, JSON.stringify({ user: "ann", password: word })),
  inBody("camel case", word, JSON.stringify({ clientSecret: word })),
  inBody("suffixed name", word, JSON.stringify({ db_password_value: word })),
  inBody("number", "483920", JSON.stringify({ otp: 483920 })),
  inBody("list", word, JSON.stringify({ api_keys: [word, word] })),
  inBody("object", word, JSON.stringify({ credentials: { a: { b: word } } })),
  inBody("nested JSON string", word, JSON.stringify({ payload: JSON.stringify({ password: word }) })),
  inBody("JSON in JSON in JSON", word, JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ secret: word }) }) })),
  inBody("base64 of JSON", word, JSON.stringify({ data: base64(JSON.stringify({ password: word })) })),
  inBody("base64 of a token", `sk-${opaque}`, JSON.stringify({ data: base64(`token sk-${opaque}`) })),
  inBody("name of a member", "ann.smith@corp.de", JSON.stringify({ "ann.smith@corp.de": 1 })),
  inBody("escaped characters", word, `{"password":"${word.replace("h", "\\u0068")}"}`),
  inBody("duplicate names", word, `{"password":"","password":"${word}"}`),
  inBody("damaged JSON", word, `{"a":1,"password":"${word}"`),
  inBody("JSON cut inside the secret", word, `{"a":1,"password":"${word}`),
  inBody("JSON lines", word, `{"a":1}\n{"password":"${word}"}\n`, "application/x-ndjson"),
  inBody("server-sent events", word, `event: m\ndata: {"password":"${word}"}\n\ndata: [DONE]\n\n`, "text/event-stream"),
  inBody("form", word, `user=ann&password=${word}`, "application/x-www-form-urlencoded"),
  inBody("encoded form", "p@ss w0rd", "password=p%40ss+w0rd&user=ann", "application/x-www-form-urlencoded"),
  inBody(
    "JSON in a form",
    word,
    `payload=${encodeURIComponent(JSON.stringify({ password: word }))}`,
    "application/x-www-form-urlencoded",
  ),
  inBody("multipart", word, Buffer.from(multipart("password", word)), "multipart/form-data; boundary=b0"),
  inBody("JSON in multipart", word, multipart("payload", `{"password":"${word}"}`), "multipart/form-data; boundary=b0"),
  inBody("XML", word, `<r><password>${word}</password></r>`, "application/xml"),
  inBody("YAML", word, `user: ann\npassword: "${word}"\n`, "application/yaml"),
  inBody("environment file", word, `PORT=1\nDB_PASSWORD=${word}\n`, "text/plain"),
  inBody("log line", opaque, `GET /v1 401 Authorization: Bearer ${opaque}`, "text/plain"),
  inBody("HTML", `ghp_${token(36)}`, `<a href="?t=ghp_${token(36)}">x</a>`, "text/html"),
  inBody("graphql text", word, JSON.stringify({ query: `mutation { login(password: "${word}") { id } }` })),
  inBody(
    "curl in a text",
    opaque,
    JSON.stringify({ help: `curl -H "Authorization: Bearer ${opaque}" https://api.example.com` }),
  ),
  inBody("database url", word, JSON.stringify({ url: `postgres://ann:${word}@db.example.com/x` })),
  inBody(
    "bytes",
    `ghp_${token(36)}`,
    Buffer.from(`\u0000\u0001ghp_${token(36)}\u0000`, "latin1"),
    "application/octet-stream",
  ),
  inBody(
    "private key",
    token(64),
    JSON.stringify({ text: `-----BEGIN RSA PRIVATE KEY-----\n${token(64)}\n-----END RSA PRIVATE KEY-----` }),
  ),
  inBody("e-mail in a sentence", "ann.smith@corp.de", JSON.stringify({ note: "ask ann.smith@corp.de, please" })),
  inBody(
    "connection string",
    base64(token(48)),
    JSON.stringify({ note: `AccountName=x;AccountKey=${base64(token(48))};Suffix=y` }),
  ),
  inProse("random", token(40)),
  inProse("random hexadecimal", hex(40)),
  inProse("json web token", jwt()),
  inProse("openai", `sk-proj-${token(48)}`),
  inProse("anthropic", `sk-ant-api03-${token(48)}`),
  inProse("stripe", `sk_${"live"}_${token(24)}`),
  inProse("stripe webhook", `whsec_${token(32)}`),
  inProse("aws key id", `AKIA${upper(16)}`),
  inProse("github fine-grained", `github_pat_${token(40)}`),
  inProse("gitlab", `glpat-${token(20)}`),
  inProse("slack", `xoxb-${token(30)}`),
  inProse("google", `AIza${token(35)}`),
  inProse("google oauth", `ya29.${token(40)}`),
  inProse("npm", `npm_${token(36)}`),
  inProse("pypi", `pypi-${token(40)}`),
  inProse("sendgrid", `SG.${token(22)}.${token(43)}`),
  inProse("twilio", `SK${hex(32)}`),
  inProse("mailchimp", `${hex(32)}-us12`),
  inProse("hugging face", `hf_${token(34)}`),
  inProse("databricks", `dapi${hex(32)}`),
  inProse("notion", `ntn_${token(40)}`),
  inProse("shopify", `shpat_${hex(32)}`),
  inProse("vault", `hvs.${token(30)}`),
  inProse("new relic", `NRAK-${upper(27)}`),
  inProse("langsmith", `lsv2_pt_${hex(32)}_${hex(10)}`),
  inProse("digitalocean", `dop_v1_${hex(64)}`),
  inProse("grafana", `glsa_${token(32)}_${hex(8)}`),
  inProse("discord", `M${token(23)}.${token(6)}.${token(27)}`),
  inProse("age", `AGE-SECRET-KEY-1${upper(50)}`),
];
