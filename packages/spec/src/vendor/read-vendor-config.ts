import { findRule, isSecretParameter, LEVELS, RULES, withoutTrailingSlashes } from "@driftline/model";
import { readDocument } from "../text/read-document.js";
import {
  type ConfigNode,
  checkMembers,
  choiceOf,
  entriesOf,
  flagOf,
  itemsOf,
  memberNode,
  optionalText,
  refuse,
  textOf,
} from "./config-node.js";
import { nearest } from "./nearest.js";
import { recordingsOf } from "./recordings-config.js";
import {
  type EnvironmentConfig,
  type HeaderConfig,
  type LevelOverride,
  type PolicyConfig,
  SOURCE_KINDS,
  type SourceConfig,
  type VendorConfig,
} from "./vendor-config.js";

/**
 * What a `vendor.yaml` says. Unknown members are refused, so that a slip of the pen is not silently without effect.
 *
 * @param vendor The name of the folder it lies in.
 * @throws {ToolError} CONFIG_INVALID with line and column; INPUT_MALFORMED, INPUT_EMPTY.
 */
export function readVendorConfig(text: string, uri: string, vendor: string): VendorConfig {
  const source = readDocument(text, { uri });
  const root: ConfigNode = { source, pointer: "", value: source.value };
  checkMembers(root, [
    "name",
    "owner",
    "sources",
    "environments",
    "operations",
    "policy",
    "recordings",
    "allowedHosts",
    "allowedPrivateHosts",
  ]);
  return {
    vendor,
    name: optionalText(memberNode(root, "name")) ?? vendor,
    owner: optionalText(memberNode(root, "owner")),
    sources: distinct(itemsOf(memberNode(root, "sources")), sourceOf, ({ file }) => file),
    environments: entriesOf(memberNode(root, "environments")).map(([name, node]) => environmentOf(name, node)),
    operations: itemsOf(memberNode(root, "operations")).map(operationKeyOf),
    policy: policyOf(memberNode(root, "policy")),
    recordings: recordingsOf(memberNode(root, "recordings")),
    allowedHosts: itemsOf(memberNode(root, "allowedHosts")).map(hostOf),
    allowedPrivateHosts: itemsOf(memberNode(root, "allowedPrivateHosts")).map(hostOf),
  };
}

function distinct<Item>(
  nodes: readonly ConfigNode[],
  read: (node: ConfigNode) => Item,
  nameOf: (item: Item) => string,
): readonly Item[] {
  const seen = new Set<string>();
  return nodes.map((node) => {
    const item = read(node);
    const name = nameOf(item);
    if (seen.has(name)) refuse(node, `\`${name}\` is listed twice`);
    seen.add(name);
    return item;
  });
}

function sourceOf(node: ConfigNode): SourceConfig {
  checkMembers(node, ["file", "url", "kind", "headers"]);
  const file = textOf(memberNode(node, "file"));
  if (!/^sources\/(?!.*\.\.)[\w.@/-]+$/.test(file))
    refuse(memberNode(node, "file"), `\`${file}\` is no file below \`sources/\``);
  const url = memberNode(node, "url");
  const kind = memberNode(node, "kind");
  return {
    kind: kind.value === undefined ? "page" : choiceOf(kind, SOURCE_KINDS),
    file,
    url: url.value === undefined ? null : webAddressOf(url),
    headers: headersOf(memberNode(node, "headers")),
  };
}

function environmentOf(name: string, node: ConfigNode): EnvironmentConfig {
  checkMembers(node, ["baseUrl", "version", "headers", "ca", "allowPrivateHosts", "allowWrites"]);
  return {
    name,
    baseUrl: withoutTrailingSlashes(webAddressOf(memberNode(node, "baseUrl"))),
    version: optionalText(memberNode(node, "version")),
    headers: headersOf(memberNode(node, "headers")),
    ca: optionalText(memberNode(node, "ca")),
    allowPrivateHosts: flagOf(memberNode(node, "allowPrivateHosts")),
    allowWrites: flagOf(memberNode(node, "allowWrites")),
  };
}

function webAddressOf(node: ConfigNode): string {
  const text = textOf(node);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    refuse(node, `\`${text}\` is no web address`, "begin it with https:// or http://");
  if (url.username !== "" || url.password !== "")
    refuse(node, "a web address must not hold a password", "name an environment variable under `headers`");
  const secret = [...url.searchParams.keys()].find(isSecretParameter);
  if (secret !== undefined)
    refuse(
      node,
      `a web address must not hold a secret, and \`${secret}\` looks like one`,
      "name an environment variable under `headers`",
    );
  return text;
}

function headersOf(node: ConfigNode): readonly HeaderConfig[] {
  return entriesOf(node).map(([name, value]) => {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) refuse(value, `\`${name}\` is no header name`);
    return headerOf(name, value);
  });
}

/** A secret is never written into the file: it is the name of an environment variable. */
function headerOf(name: string, node: ConfigNode): HeaderConfig {
  if (typeof node.value === "string")
    refuse(
      node,
      `\`${name}\` must not hold its value here`,
      `write \`{ env: NAME_OF_A_VARIABLE }\` or \`{ value: ... }\``,
    );
  checkMembers(node, ["env", "prefix", "optional", "value"]);
  const value = optionalText(memberNode(node, "value"));
  if (value !== null) return { name, kind: "value", value };
  const variable = memberNode(node, "env");
  const env = textOf(variable);
  if (!/^[A-Za-z_]\w*$/.test(env)) refuse(variable, `\`${env}\` is no name of an environment variable`);
  const prefix = memberNode(node, "prefix");
  return {
    name,
    kind: "env",
    env,
    prefix: typeof prefix.value === "string" ? prefix.value : "",
    isOptional: flagOf(memberNode(node, "optional")),
  };
}

function operationKeyOf(node: ConfigNode): string {
  const text = textOf(node);
  const match = /^([A-Za-z]+)\s+(\/\S*)$/.exec(text);
  if (match === null) refuse(node, `\`${text}\` is no operation`, "write it as `GET /pets/{petId}`");
  return `${match[1]?.toUpperCase()} ${match[2]}`;
}

function hostOf(node: ConfigNode): string {
  const text = textOf(node).toLowerCase();
  if (!/^[\w.-]+(:\d+)?$/.test(text) && !/^\[[0-9a-f:.]+\](:\d+)?$/.test(text)) refuse(node, `\`${text}\` is no host`);
  return text;
}

function policyOf(node: ConfigNode): PolicyConfig {
  if (node.value === undefined) return { preset: "default", levels: [] };
  checkMembers(node, ["preset", "levels"]);
  const preset = memberNode(node, "preset");
  return {
    preset: preset.value === undefined ? "default" : choiceOf(preset, ["default", "strict"]),
    levels: itemsOf(memberNode(node, "levels")).map(overrideOf),
  };
}

function overrideOf(node: ConfigNode): LevelOverride {
  checkMembers(node, ["rule", "operation", "place", "environment", "level", "reason"]);
  const rule = textOf(memberNode(node, "rule"));
  if (findRule(rule) === undefined) {
    const meant = nearest(
      rule,
      RULES.map(({ id }) => id),
    );
    refuse(memberNode(node, "rule"), `there is no rule \`${rule}\``, meant && `did you mean \`${meant}\`?`);
  }
  const operation = memberNode(node, "operation");
  return {
    rule,
    operation: operation.value === undefined ? null : operationKeyOf(operation),
    place: optionalText(memberNode(node, "place")),
    environment: optionalText(memberNode(node, "environment")),
    level: choiceOf(memberNode(node, "level"), LEVELS),
    reason: optionalText(memberNode(node, "reason")),
  };
}
