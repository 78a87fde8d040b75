/** Kinds of secrets that show by their form, and of which every text that holds one shows a common sign. */
export interface TokenGroup {
  /** Quickly found; texts without it are not searched. */
  readonly sign: RegExp;
  readonly patterns: readonly TokenPattern[];
}

/** A kind of secret that shows by its form. */
export interface TokenPattern {
  readonly name: string;
  /** Global; the group `secret` is what must not be shown. What else matches may be: a prefix that says whose token it is. */
  readonly pattern: RegExp;
}

/** Prefixes vendors give their tokens, each with the least length and alphabet of what follows. */
const PREFIXED: readonly (readonly [name: string, prefix: string, rest: string])[] = [
  [
    "openai-like",
    "(?:sk|pk|rk)[-_](?:(?:live|test|proj|ant|or|lf|svcacct|admin|None|api03|api\\d\\d|v1)[-_])*",
    "[\\w-]{16,}",
  ],
  ["aws-access-key-id", "(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|ABIA|ACCA)", "[A-Z0-9]{16}"],
  ["github", "(?:gh[opusr]_|github_pat_)", "\\w{20,}"],
  ["gitlab", "gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-", "[\\w-]{16,}"],
  ["slack", "(?:xox[abceoprs]-|xapp-)", "[\\w-]{10,}"],
  ["google-api-key", "AIza", "[\\w-]{30,}"],
  ["google-oauth", "(?:ya29\\.|GOCSPX-|1//0)", "[\\w-]{20,}"],
  ["npm", "npm_", "\\w{30,}"],
  ["pypi", "pypi-", "[\\w-]{16,}"],
  ["stripe-webhook", "whsec_", "[\\w+/=]{16,}"],
  ["twilio", "(?:SK|AC)", "[0-9a-f]{32}"],
  ["sendgrid", "SG\\.", "[\\w-]{16,}\\.[\\w-]{16,}"],
  ["mailgun", "key-", "[0-9a-f]{32}"],
  ["digitalocean", "do[opr]_v1_", "[0-9a-f]{32,}"],
  ["hugging-face", "hf_", "[A-Za-z0-9]{20,}"],
  ["replicate", "r8_", "\\w{20,}"],
  ["databricks", "dapi", "[0-9a-f]{32}"],
  ["linear", "lin_(?:api|oauth)_", "\\w{20,}"],
  ["notion", "(?:secret_|ntn_)", "[A-Za-z0-9]{20,}"],
  ["figma", "figd_", "[\\w-]{20,}"],
  ["shopify", "shp(?:at|ss|ca|pa)_", "[0-9a-fA-F]{16,}"],
  ["square", "sq0(?:atp|csp|idp)-", "[\\w-]{20,}"],
  ["vault", "hv[sbr]\\.", "[\\w-]{20,}"],
  ["doppler", "dp\\.(?:pt|st|ct|sa|scim|audit)\\.", "[\\w.-]{20,}"],
  ["grafana", "gl(?:sa|c)_", "[\\w=]{20,}"],
  ["new-relic", "NRA[KAL]-", "[A-Z0-9]{20,}"],
  ["sentry", "sntry[su]_", "[\\w=+/-]{20,}"],
  ["posthog", "ph[cx]_", "\\w{20,}"],
  ["airtable", "pat[A-Za-z0-9]{14}\\.", "[0-9a-f]{32,}"],
  ["atlassian", "ATATT3", "[\\w=-]{20,}"],
  ["postman", "PMAK-", "[0-9a-f-]{20,}"],
  ["age", "AGE-SECRET-KEY-1", "[A-Z0-9]{20,}"],
  ["facebook", "EAA", "[A-Za-z0-9]{30,}"],
  ["groq", "gsk_", "\\w{20,}"],
  ["perplexity", "pplx-", "\\w{20,}"],
  ["xai", "xai-", "\\w{20,}"],
  ["langsmith", "lsv2_(?:pt|sk)_", "\\w{20,}"],
  ["supabase", "sb(?:p|_secret)_", "[\\w-]{16,}"],
  ["pinecone", "pcsk_", "\\w{20,}"],
  ["braintrust", "bt-(?:st|sk)-", "[\\w-]{16,}"],
  ["docker", "dckr_(?:pat|oat)_", "[\\w-]{16,}"],
  ["terraform", "[a-zA-Z0-9]{14}\\.atlasv1\\.", "[\\w=-]{20,}"],
  ["azure-openai-like", "[a-f0-9]{8}\\.sk-", "\\w{16,}"],
];

/** No letter, digit, hyphen or underscore before a token: it begins there, and a long run is searched once. */
const BEGIN = "(?<![\\w-])";

const DISCORD_PREFIX = "[MNO][\\w-]{23,25}\\.";

const group = (name: string, sign: RegExp, pattern: RegExp): TokenGroup => ({ sign, patterns: [{ name, pattern }] });

/** The kinds of secrets that are known by their form, in the order in which they are looked for. */
export const TOKEN_GROUPS: readonly TokenGroup[] = [
  group("private-key", /PRIVATE KEY/, /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?<secret>[^-]{1,20000})/g),
  group("json-web-token", /eyJ/, new RegExp(`${BEGIN}(?<secret>eyJ[\\w-]{5,}(?:\\.[\\w-]{0,}){2,4})`, "g")),
  group(
    "credentials-in-url",
    /:\/\//,
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/?#"'<>]{0,200}:(?<secret>[^\s@/?#"'<>]{1,500})(?=@)/gi,
  ),
  group(
    "authorization",
    /\s[\w.~+/=-]{8}/,
    /\b(?:Bearer|Basic|Token|Digest|ApiKey|Api-Key|Negotiate|DPoP|SharedAccessSignature)\s{1,4}(?<secret>(?=[^\s]{0,200}[0-9._~+/=-])[A-Za-z0-9._~+/=-]{8,})/gi,
  ),
  group("slack-webhook", /slack\.com/, /hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[\w/]{16,})/g),
  group("discord-webhook", /discord/, /discord(?:app)?\.com\/api\/webhooks\/\d{5,}\/(?<secret>[\w-]{16,})/g),
  group("telegram", /\d:AA/, /(?<!\d)\d{8,10}:(?<secret>AA[\w-]{33})/g),
  group("mailchimp", /-us\d/, /(?<secret>(?<![0-9a-z])[0-9a-f]{32})(?=-us\d{1,2}\b)/g),
  {
    sign: new RegExp(`${BEGIN}(?:${[DISCORD_PREFIX, ...PREFIXED.map(([, prefix]) => prefix)].join("|")})`),
    patterns: [
      {
        name: "discord-bot",
        pattern: new RegExp(`${BEGIN}(?<secret>${DISCORD_PREFIX}[\\w-]{6}\\.[\\w-]{27,})`, "g"),
      },
      ...PREFIXED.map(([name, prefix, rest]) => ({
        name,
        pattern: new RegExp(`${BEGIN}(?:${prefix})(?<secret>${rest})`, "g"),
      })),
    ],
  },
];
