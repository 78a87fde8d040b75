import type { Level } from "@driftline/model";

/** A header whose value comes from the environment, so that no token stands in a file; or a fixed, public value. */
export type HeaderConfig =
  | {
      readonly name: string;
      readonly kind: "env";
      readonly env: string;
      readonly prefix: string;
      readonly isOptional: boolean;
    }
  | { readonly name: string; readonly kind: "value"; readonly value: string };

/** What a source is, in the order of trust: the first kind that yields every watched operation is locked. */
export type SourceKind = "catalog" | "openapi" | "index" | "page";

/** The kinds, most trusted first. */
export const SOURCE_KINDS: readonly SourceKind[] = ["catalog", "openapi", "index", "page"];

/** One source of the contract: what is fetched, and the file its bytes are kept in. */
export interface SourceConfig {
  readonly kind: SourceKind;
  /** Below the vendor folder: `sources/get-thing.md`. */
  readonly file: string;
  /** Where it is fetched from; null for a file somebody put there. */
  readonly url: string | null;
  /** Sent with the request, for sources behind a login. */
  readonly headers: readonly HeaderConfig[];
}

/** Where the API is called: cloud, staging, an installation of one's own. */
export interface EnvironmentConfig {
  readonly name: string;
  /** With the path prefix of that installation, without a slash at the end. */
  readonly baseUrl: string;
  /** The version installed there, or null. */
  readonly version: string | null;
  readonly headers: readonly HeaderConfig[];
  /** A file with certificates to trust, or null. */
  readonly ca: string | null;
  readonly allowPrivateHosts: boolean;
  /** Whether live probes may make calls there that change something. */
  readonly allowWrites: boolean;
}

/** What is secret in a vendor's traffic beyond what always is. */
export interface RedactionConfig {
  /** Names of headers, query parameters, cookies and body fields whose values are secret. */
  readonly names: readonly string[];
  /** JSON Pointers into JSON bodies, with `*` for any member or item. */
  readonly pointers: readonly string[];
  /** Regular expressions of the vendor's tokens. */
  readonly patterns: readonly string[];
  /** Names whose values are kept although they look secret. */
  readonly keep: readonly string[];
}

/** What is kept of a vendor's traffic. */
export interface RecordingsConfig {
  /** `full` keeps whole bodies, which may hold customer data; `shapes` is the default. */
  readonly bodies: "shapes" | "full";
  readonly redact: RedactionConfig;
}

/** A level that a team gives to findings of some kind, instead of the catalogue's. Absent conditions match all. */
export interface LevelOverride {
  readonly rule: string;
  readonly operation: string | null;
  /** Folded instance location, or a prefix of it. */
  readonly place: string | null;
  readonly environment: string | null;
  readonly level: Level;
  readonly reason: string | null;
}

/** How findings of this vendor are judged. */
export interface PolicyConfig {
  readonly preset: "default" | "strict";
  readonly levels: readonly LevelOverride[];
}

/** What `specs/<vendor>/vendor.yaml` says. */
export interface VendorConfig {
  /** The folder's name. */
  readonly vendor: string;
  /** The name people use. */
  readonly name: string;
  readonly owner: string | null;
  readonly sources: readonly SourceConfig[];
  /** In the order of the file; the first is the default. */
  readonly environments: readonly EnvironmentConfig[];
  /** The operation keys that are locked; empty: all. */
  readonly operations: readonly string[];
  readonly policy: PolicyConfig;
  readonly recordings: RecordingsConfig;
  /** Hosts that references and redirects may lead to beside those of the sources. */
  readonly allowedHosts: readonly string[];
  /** Hosts that may be fetched from although they are loopback, link-local or private. */
  readonly allowedPrivateHosts: readonly string[];
}
