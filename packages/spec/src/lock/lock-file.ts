import {
  type Finding,
  findingOf,
  findRule,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Location,
  ToolError,
  textOfJson,
} from "@driftline/model";

/** Where one source came from, what it was, and what had to be put right. */
export interface LockedSource {
  /** Below the vendor folder. */
  readonly file: string;
  readonly url: string | null;
  /** RFC 3339; null where nobody knows. */
  readonly retrievedAt: string | null;
  readonly sha256: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly platform: string;
  readonly generation: string;
  readonly operations: readonly string[];
  /** How often each kind of repair was needed. */
  readonly repairs: Readonly<Record<string, number>>;
}

/** What `lock.json` holds. */
export interface LockFile {
  readonly lockVersion: 1;
  readonly vendor: string;
  /** SHA-256 of `openapi.yaml`. */
  readonly openapi: string;
  readonly sources: readonly LockedSource[];
  /** Of the sources; their places are relative to the vendor folder. */
  readonly findings: readonly Finding[];
}

/** The text of a lock file: findings with what cannot be looked up, places relative to the folder. */
export function writeLockFile(lock: LockFile): string {
  const findings = lock.findings.map((finding) => ({
    ruleId: finding.ruleId,
    message: finding.message,
    subject: finding.subject,
    count: finding.count,
    base: finding.base,
    ...(finding.revision === null ? {} : { revision: finding.revision }),
  }));
  return `${JSON.stringify({ ...lock, findings }, null, 2)}\n`;
}

/**
 * What a lock file says; the findings' places are given below the folder, as reports name it.
 *
 * @throws {ToolError} LOCK_INVALID for a file that this version did not write.
 */
export function readLockFile(text: string, uri: string): LockFile {
  const value = parsed(text, uri);
  if (
    !isJsonObject(value) ||
    value.lockVersion !== 1 ||
    !Array.isArray(value.sources) ||
    !Array.isArray(value.findings)
  )
    throw invalid(uri, "it is no lock file of version 1");
  if (!(value.sources as readonly JsonValue[]).every(isLockedSource))
    throw invalid(uri, "one of its `sources` does not say where it came from and what it was");
  const vendor = textOfJson(value.vendor);
  const folder = uri.slice(0, uri.lastIndexOf("/") + 1);
  const findings = (value.findings as readonly JsonValue[]).map((finding) =>
    findingFrom(finding, { vendor, folder, uri }),
  );
  return { ...(value as unknown as LockFile), vendor, findings };
}

function isLockedSource(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { file, url, retrievedAt, sha256, etag, lastModified, platform, generation, operations, repairs } = value;
  return (
    [file, sha256, platform, generation].every((one) => typeof one === "string") &&
    [url, retrievedAt, etag, lastModified].every((one) => one === null || typeof one === "string") &&
    Array.isArray(operations) &&
    operations.every((one) => typeof one === "string") &&
    isJsonObject(repairs)
  );
}

function parsed(text: string, uri: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(uri, "it is no JSON", cause);
  }
}

function invalid(uri: string, reason: string, cause?: unknown): ToolError {
  return new ToolError("LOCK_INVALID", `${uri} cannot be read: ${reason}`, {
    hint: "write it anew with `driftline fetch --offline`",
    location: { uri },
    cause,
  });
}

interface Context {
  readonly vendor: string;
  readonly folder: string;
  readonly uri: string;
}

function findingFrom(value: JsonValue, { vendor, folder, uri }: Context): Finding {
  const stored = (isJsonObject(value) ? value : {}) as JsonObject;
  const rule = findRule(textOfJson(stored.ruleId));
  if (rule === undefined) throw invalid(uri, `there is no rule \`${textOfJson(stored.ruleId)}\``);
  const base = placed(stored.base, folder);
  const revision = placed(stored.revision, folder);
  const count = Number(textOfJson(stored.count ?? 1));
  return findingOf({
    ruleId: rule.id,
    level: rule.level,
    hint: rule.hint,
    message: textOfJson(stored.message),
    vendor,
    subject: typeof stored.subject === "string" ? stored.subject : null,
    count,
    total: count,
    base,
    revision,
    scope: scopeOf(base, revision),
  });
}

/** What a finding about sources is known by: the pages it was found in. */
export function scopeOf(base: Location | null, revision: Location | null): string {
  return [base?.uri, revision?.uri].filter((part) => part !== undefined).join(" ");
}

function placed(value: JsonValue | undefined, folder: string): Location | null {
  if (!isJsonObject(value) || typeof value.uri !== "string") return null;
  return { ...(value as unknown as Location), uri: /^https?:/.test(value.uri) ? value.uri : folder + value.uri };
}
