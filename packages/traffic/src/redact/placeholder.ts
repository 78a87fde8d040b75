import { createHmac } from "node:crypto";

/** Makes placeholders; the same secret always gets the same one. */
export interface Placeholders {
  /** A text of the same length and alphabet as the secret: digits stay digits, hexadecimal stays hexadecimal, a UUID stays a UUID. */
  of(secret: string): string;
  ofEmail(address: string): string;
}

const WORD = "REDACTED";
/** Secrets shorter than this could be guessed and checked against a digest; they get none unless there is a key. */
const UNGUESSABLE_LENGTH = 24;
const DIGEST_LENGTH = 8;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_PREFIX = "00000000-0000-4000-8000-";
const OURS = [
  /^REDACTED(?:[0-9a-z]{8})?x*$/,
  /^REDACTED(?:[0-9A-Z]{8})?X*$/,
  /^0+$/,
  /^0{8,}(?:[0-9a-f]{8}|[0-9A-F]{8})$/,
  /^00000000-0000-4000-8000-[0-9a-f]{12}$/,
];

/** Whether a text is a placeholder already; redacting is idempotent because these are left alone. */
export function isPlaceholder(text: string): boolean {
  return OURS.some((pattern) => pattern.test(text)) || WORD.startsWith(text);
}

/**
 * Placeholders without a key depend on a secret's digest only where the secret is long enough not to be guessed; whoever has
 * a key of at least 16 random bytes may let equal addresses and passwords be seen to be equal as well.
 */
export function createPlaceholders(key?: string): Placeholders {
  const digest = (secret: string) =>
    createHmac("sha256", key ?? "driftline")
      .update(secret)
      .digest();
  const mark = (secret: string) => key !== undefined || secret.length >= UNGUESSABLE_LENGTH;
  return {
    of(secret) {
      if (isPlaceholder(secret)) return secret;
      if (UUID.test(secret)) return UUID_PREFIX + digest(secret).toString("hex").slice(0, 12);
      // A key block keeps its lines.
      if (/\s/.test(secret)) return secret.replace(/[A-Za-z0-9+/=]/g, "x");
      if (/^\d+$/.test(secret)) return "0".repeat(secret.length);
      const hex = digest(secret).toString("hex").slice(0, DIGEST_LENGTH);
      if (isHexadecimal(secret)) return hexadecimal(secret, mark(secret) ? hex : "");
      const isUpper = secret === secret.toUpperCase();
      const text = (WORD + (mark(secret) && secret.length >= 16 ? hex : ""))
        .slice(0, secret.length)
        .padEnd(secret.length, "x");
      return isUpper ? text.toUpperCase() : text;
    },
    ofEmail(address) {
      if (key === undefined) return "redacted@example.com";
      return `redacted-${digest(address).toString("hex").slice(0, DIGEST_LENGTH)}@example.com`;
    },
  };
}

function isHexadecimal(secret: string): boolean {
  return secret.length >= 16 && (/^[0-9a-f]+$/.test(secret) || /^[0-9A-F]+$/.test(secret));
}

function hexadecimal(secret: string, digest: string): string {
  const text = digest.padStart(secret.length, "0");
  return /[A-F]/.test(secret) ? text.toUpperCase() : text;
}
