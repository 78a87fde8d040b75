import { appendPointer, isJsonObject, type JsonPointer, type JsonValue, ToolError } from "@driftline/model";
import type { SourceDocument } from "../text/source-document.js";
import { nearest } from "./nearest.js";

/** A value of a configuration file that knows its place, so that every complaint names line and column. */
export interface ConfigNode {
  readonly source: SourceDocument;
  readonly pointer: JsonPointer;
  readonly value: JsonValue | undefined;
}

/** @throws {ToolError} CONFIG_INVALID with the place. */
export function refuse(node: ConfigNode, message: string, hint?: string): never {
  const location = node.source.positions.locate(node.pointer);
  const where = `${location.uri}:${location.line ?? 1}:${location.column ?? 1}`;
  throw new ToolError("CONFIG_INVALID", `${where}: ${message}`, { ...(hint === undefined ? {} : { hint }), location });
}

/** The member of an object; its value is `undefined` where it is absent or null. */
export function memberNode(node: ConfigNode, name: string): ConfigNode {
  const value = isJsonObject(node.value) && Object.hasOwn(node.value, name) ? node.value[name] : undefined;
  return { source: node.source, pointer: appendPointer(node.pointer, name), value: value === null ? undefined : value };
}

/** The names of an object, all of which must be known. @throws {ToolError} CONFIG_INVALID */
export function checkMembers(node: ConfigNode, known: readonly string[]): void {
  if (!isJsonObject(node.value)) refuse(node, `${nameOf(node)} must be an object`);
  for (const name of Object.keys(node.value)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const hint = meant === undefined ? `known are ${known.join(", ")}` : `did you mean \`${meant}\`?`;
    refuse({ ...node, pointer: appendPointer(node.pointer, name) }, `\`${name}\` is not known here`, hint);
  }
}

/** The members of an object with free names, each as a node. @throws {ToolError} CONFIG_INVALID */
export function entriesOf(node: ConfigNode): readonly (readonly [string, ConfigNode])[] {
  if (node.value === undefined) return [];
  if (!isJsonObject(node.value)) refuse(node, `${nameOf(node)} must be an object`);
  return Object.keys(node.value).map((name) => [name, memberNode(node, name)] as const);
}

/** The items of a list, each as a node; an absent list is empty. @throws {ToolError} CONFIG_INVALID */
export function itemsOf(node: ConfigNode): readonly ConfigNode[] {
  if (node.value === undefined) return [];
  if (!Array.isArray(node.value)) refuse(node, `${nameOf(node)} must be a list`);
  return (node.value as readonly JsonValue[]).map((value, index) => ({
    source: node.source,
    pointer: appendPointer(node.pointer, index),
    value,
  }));
}

/** A text that must be there. @throws {ToolError} CONFIG_INVALID */
export function textOf(node: ConfigNode): string {
  if (typeof node.value !== "string" || node.value === "") refuse(node, `${nameOf(node)} must be a text`);
  return node.value;
}

/** A text, or null where it is absent. A number is the text it is written as. @throws {ToolError} CONFIG_INVALID */
export function optionalText(node: ConfigNode): string | null {
  if (node.value === undefined) return null;
  return typeof node.value === "number" ? String(node.value) : textOf(node);
}

/** A yes or no; absent is no. @throws {ToolError} CONFIG_INVALID */
export function flagOf(node: ConfigNode): boolean {
  if (node.value === undefined) return false;
  if (typeof node.value !== "boolean") refuse(node, `${nameOf(node)} must be true or false`);
  return node.value;
}

/** One of a few words. @throws {ToolError} CONFIG_INVALID */
export function choiceOf<Word extends string>(node: ConfigNode, words: readonly Word[]): Word {
  const text = textOf(node);
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) refuse(node, `${nameOf(node)} must be one of ${words.join(", ")}`, suggestion(text, words));
  return word;
}

function suggestion(text: string, words: readonly string[]): string | undefined {
  const meant = nearest(text, words);
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

function nameOf(node: ConfigNode): string {
  const name = node.pointer.slice(node.pointer.lastIndexOf("/") + 1);
  return name === "" ? "the document" : /^\d+$/.test(name) ? "an item" : `\`${name}\``;
}
