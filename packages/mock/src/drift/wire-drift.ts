import {
  arrayOf,
  isJsonMediaType,
  isJsonObject,
  type JsonPointer,
  type JsonValue,
  mediaRangeSpecificity,
  parsePointer,
  type ResponseHeader,
  resolvePointer,
} from "@driftline/model";
import type { Answer, AnswerBody, SuccessAnswer } from "../answer/answer.js";
import { isStatusDocumented } from "../answer/documented.js";
import type { Workshop } from "../workshop.js";

/** An answer with a drift outside its body's values, or undefined where the contract offers no place for it. */
export type WireDrift = (workshop: Workshop, answer: SuccessAnswer, place: JsonPointer | null) => Answer | undefined;

/** The rules about status, headers, media type and the text of a body, by id. */
export const WIRE_DRIFTS: Readonly<Record<string, WireDrift>> = {
  "response-status-undocumented": (_, answer) => {
    const status = [203, 206, 202, 200, 302].find((it) => !isStatusDocumented(answer.operation, it));
    return status === undefined || answer.response === null ? undefined : { ...answer, status };
  },
  "response-media-type-undocumented": withStrangeMediaType,
  "response-body-malformed": (_, answer) => {
    const text = jsonTextOf(answer);
    return text === undefined ? undefined : withText(answer, text.slice(0, -1));
  },
  "response-body-duplicate-key": (_, answer, place) => {
    const json = answer.body?.kind === "json" ? answer.body : undefined;
    if (json === undefined) return undefined;
    const text = textWithTwin(json.value, parsePointer(place ?? ""));
    return text === undefined ? undefined : withText(answer, text);
  },
  "response-body-missing": (_, answer) =>
    answer.body === null || (answer.response?.content.length ?? 0) === 0 || !allowsBody(answer.status)
      ? undefined
      : { ...answer, body: null },
  "response-body-undocumented": withStrangeBody,
  "response-header-missing": (_, answer) => {
    const header = answer.response?.headers.find(({ isRequired }) => isRequired);
    if (header === undefined) return undefined;
    const { [header.name.toLowerCase()]: _gone, ...headers } = answer.headers;
    return { ...answer, headers };
  },
  "response-header-mismatched": withMismatchedHeader,
};

/** Where a rule has no place inside a body, naming one is a mistake. */
export function takesPlace(ruleId: string): boolean {
  return !(ruleId in WIRE_DRIFTS) || ruleId === "response-body-duplicate-key";
}

function withStrangeMediaType(_: Workshop, answer: SuccessAnswer): Answer | undefined {
  const { body, response } = answer;
  if (body === null || response === null || response.content.length === 0) return undefined;
  const strange = [
    body.kind === "json" ? "application/vnd.unannounced+json" : "text/x-unannounced",
    "application/x-unannounced",
  ].find((type) => response.content.every(({ mediaType }) => mediaRangeSpecificity(mediaType, type) === 0));
  return strange === undefined ? undefined : { ...answer, body: { ...body, mediaType: strange } };
}

/** Only where the contract states that there is no body: a page that shows none may just not show it. */
function withStrangeBody({ contract }: Workshop, answer: SuccessAnswer): Answer | undefined {
  const { response, status } = answer;
  if (response === null || response.content.length > 0 || !allowsBody(status)) return undefined;
  const unknown = arrayOf(resolvePointer(contract.document, response.pointer), "x-driftline-unknown");
  if (unknown.includes("content") || unknown.includes("body")) return undefined;
  return {
    ...answer,
    body: { kind: "json", mediaType: "application/json", value: { unannounced: true }, schema: null },
  };
}

/** RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5. */
function allowsBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 205 && status !== 304;
}

function withMismatchedHeader({ compiler }: Workshop, answer: SuccessAnswer): Answer | undefined {
  for (const header of answer.response?.headers ?? []) {
    const schema = header.schema ?? header.content?.schema ?? null;
    if (schema === null) continue;
    const compiled = compiler.compile(schema, "response");
    const text = ["unannounced", "", "-1", "0.5", "x".repeat(300)].find((candidate) =>
      readings(header, candidate).every((value) => !compiled.isValid(value)),
    );
    if (text !== undefined) return { ...answer, headers: { ...answer.headers, [header.name.toLowerCase()]: text } };
  }
  return undefined;
}

/** Every value a text could be read as: what fits none of them fits no reading of the header. */
function readings({ content }: ResponseHeader, text: string): readonly JsonValue[] {
  if (content !== null && !isJsonMediaType(content.mediaType)) return [text];
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return [text, [text], ...(Number.isFinite(number) ? [number, [number]] : [])];
}

function jsonTextOf({ body }: Answer): string | undefined {
  return body?.kind === "json" ? JSON.stringify(body.value) : undefined;
}

function withText(answer: SuccessAnswer, text: string): Answer {
  const mediaType = (answer.body as AnswerBody).mediaType;
  return { ...answer, body: { kind: "text", mediaType, text } };
}

/** The JSON text of a value in which the first member of one object stands twice; undefined where there is none. */
function textWithTwin(value: JsonValue, [token, ...rest]: readonly string[]): string | undefined {
  if (Array.isArray(value)) {
    const [first, ...others] = value as readonly JsonValue[];
    if (first === undefined) return undefined;
    const twin = textWithTwin(first, token === "*" ? rest : []);
    return twin === undefined ? undefined : `[${[twin, ...others.map((item) => JSON.stringify(item))].join(",")}]`;
  }
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).map(([name, member]) => [name, member ?? null] as const);
  const texts = entries.map(([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`);
  if (token === undefined) return texts[0] === undefined ? undefined : `{${[texts[0], ...texts].join(",")}}`;
  const index = entries.findIndex(([name]) => token === name || token === "*");
  const entry = entries[index];
  const twin = entry === undefined ? undefined : textWithTwin(entry[1], rest);
  if (entry === undefined || twin === undefined) return undefined;
  texts[index] = `${JSON.stringify(entry[0])}:${twin}`;
  return `{${texts.join(",")}}`;
}
