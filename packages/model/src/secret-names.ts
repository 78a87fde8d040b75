/** Names that are secret as a whole, written without separators: `apiKey`, `api_key` and `API-KEY` are all `apikey`. */
const SECRET_NAMES: ReadonlySet<string> = new Set(
  (
    "password passwd passwort pwd pass passphrase passcode secret secrets credential credentials auth authorization " +
    "authentication apikey apikeys apisecret apitoken token accesstoken refreshtoken idtoken authtoken sessiontoken bearertoken " +
    "accesskey secretkey secretaccesskey privatekey signingkey encryptionkey accountkey subscriptionkey masterkey " +
    "sharedkey storagekey servicekey licensekey sshkey hmackey sharedaccesskey sharedsecret clientsecret clientassertion " +
    "webhooksecret session sessionid sessionkey sid jsessionid phpsessid cookie cookies setcookie csrf csrftoken xsrf " +
    "xsrftoken jwt bearer otp totp mfacode pin cvv cvc ssn signature sig hmac assertion samlresponse connectionstring " +
    "connstr dsn accesstokens refreshtokens apitokens authtokens recoverycodes backupcodes securityanswer authcode " +
    "deploykey webhookurl privatekeypem"
  ).split(" "),
);

/** Last words that make a longer name secret: `db_password`, `stripeSecret`, `galileo-api-key`. */
const SECRET_ENDINGS: readonly (readonly string[])[] = [
  ..."password passwd passwort pwd passphrase passcode secret credential credentials authorization jwt apikey csrf xsrf otp token signature cookie cvv ssn assertion"
    .split(" ")
    .map((word) => [word]),
  ["api", "key"],
  ["access", "key"],
  ["secret", "key"],
  ["private", "key"],
  ["signing", "key"],
  ["encryption", "key"],
  ["account", "key"],
  ["subscription", "key"],
  ["master", "key"],
  ["functions", "key"],
  ["auth", "key"],
  ["session", "id"],
  ["session", "key"],
  ["auth", "code"],
  ["connection", "string"],
  ["access", "tokens"],
  ["refresh", "tokens"],
  ["api", "keys"],
  ["api", "tokens"],
];

/** Words that say how a secret is written, not that it is something else: `token_value`, `password_hash`. */
const MANNERS: ReadonlySet<string> = new Set([
  "value",
  "plain",
  "plaintext",
  "raw",
  "hash",
  "hashed",
  "encrypted",
  "base64",
  "b64",
  "text",
  "string",
  "new",
  "old",
  "current",
  "confirmation",
  "confirm",
]);

/** Words that make a `token` a place in a list, a piece of a text or a price, and no secret. */
const HARMLESS_TOKENS: ReadonlySet<string> = new Set(
  "page next starting start continuation cursor previous prev pagination sync resume delta offset count limit max min total number num per usage cost price stop special pad eos bos unk mask prompt completion input output".split(
    " ",
  ),
);

/** Last words that name a thing without opening it: what they name may look random, and is no secret. */
const IDENTIFYING: ReadonlySet<string> = new Set(
  "id ids uuid guid etag hash sha sha1 sha256 md5 digest checksum commit revision fingerprint trace span nonce pop ref slug integrity".split(
    " ",
  ),
);

/** Query parameters that are secrets although the same word in a body is none. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  "key",
  "sig",
  "code",
  "ticket",
  "xamzcredential",
  "xgoogcredential",
  "se",
]);

/** Headers that are secrets although their names do not say so. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  "x-honeycomb-team",
  "x-hub-signature-256",
  "x-amz-signature",
  "authentication-info",
  "x-forwarded-access-token",
  "x-newrelic-id",
]);

/** The words of a name in camelCase, snake_case, kebab-case or dotted. @example wordsOf("dbPassword_v2") // ["db", "password", "v2"] */
export function wordsOf(name: string): readonly string[] {
  const known = knownWords.get(name);
  if (known) return known;
  const words = splitIntoWords(name);
  if (knownWords.size >= 2000) knownWords.clear();
  knownWords.set(name, words);
  return words;
}

/** The same few names stand in every exchange; taking them apart again and again was half of the work. */
const knownWords = new Map<string, readonly string[]>();

function splitIntoWords(name: string): readonly string[] {
  return name
    .slice(0, MAX_NAME_LENGTH)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Whether a name of a body field says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const words = [...wordsOf(name)];
  while (words.length > 1 && MANNERS.has(words.at(-1) ?? "")) words.pop();
  if (words.includes("token") && words.some((word) => HARMLESS_TOKENS.has(word))) return false;
  if (SECRET_NAMES.has(words.join(""))) return true;
  return SECRET_ENDINGS.some((ending) => ending.every((word, index) => words.at(index - ending.length) === word));
}

/** Whether a query parameter's name says that its value is a secret. */
export function isSecretParameter(name: string): boolean {
  return isSecretName(name) || SECRET_PARAMETERS.has(wordsOf(name).join(""));
}

/** Whether a header's name says that its value is a secret. */
export function isSecretHeader(name: string): boolean {
  const words = wordsOf(name);
  return (
    isSecretName(name) ||
    SECRET_HEADERS.has(name.toLowerCase()) ||
    words.includes("auth") ||
    words.includes("secret") ||
    words.includes("signature")
  );
}

/** Whether a name says that its value identifies something: ids, hashes and the like are kept, however random they look. */
export function isIdentifyingName(name: string): boolean {
  const words = wordsOf(name);
  // `ETag` is one word to everybody but its spelling.
  return IDENTIFYING.has(words.at(-1) ?? "") || IDENTIFYING.has(words.slice(-2).join(""));
}

/** Names longer than any that means something are cut before they are taken apart. */
const MAX_NAME_LENGTH = 200;
