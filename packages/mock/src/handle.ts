import type { Operation } from "@driftline/model";
import type { Answer } from "./answer/answer.js";
import { refusalAnswer } from "./answer/refusal.js";
import { type Serving, successAnswer } from "./answer/success.js";
import type { InjectedAnswer, Injector } from "./drift/injector.js";
import type { PathMatch, PathMatcher } from "./path-matcher.js";
import type { Incoming } from "./request/incoming.js";
import { readRequest } from "./request/read-request.js";
import { challengeOf, isAuthorised } from "./request/security.js";

/** What requests are answered from. */
export interface Desk {
  readonly serving: Serving;
  readonly matcher: PathMatcher;
  readonly injector: Injector;
}

/** An answer with the operation it belongs to. */
export interface Handled extends InjectedAnswer {
  readonly operation: Operation | null;
}

/** Answers a request the way the contract says: path, credentials, parameters and body, then the thing that is asked for. */
export function handle(desk: Desk, incoming: Incoming): Handled {
  const { matcher } = desk;
  const match =
    matcher.match(incoming.method, incoming.path) ??
    (incoming.method === "HEAD" ? matcher.match("GET", incoming.path) : undefined);
  if (match === undefined) return { ...undisturbed(unknownPath(desk, incoming)), operation: null };
  return { ...handleMatched(desk, match, incoming), operation: match.operation };
}

function handleMatched(desk: Desk, match: PathMatch, incoming: Incoming): InjectedAnswer {
  const { workshop } = desk.serving;
  const { operation } = match;
  if (!isAuthorised(workshop.contract.document, operation, incoming)) {
    const challenge = challengeOf(workshop.contract.document, operation);
    const problems = [{ place: ["header", "authorization"], kind: "unauthorised", message: "no credentials" }];
    const headers = challenge === null ? {} : { "www-authenticate": challenge };
    return undisturbed(refusalAnswer(workshop, operation, { statuses: [401, 403], problems, headers }));
  }
  const request = readRequest(workshop, match, incoming);
  if (request.problems.length > 0) {
    const statuses = request.isMediaTypeWrong ? [415, 422, 400] : [422, 400];
    return undisturbed(refusalAnswer(workshop, operation, { statuses, problems: request.problems }));
  }
  const answer = successAnswer(desk.serving, { match, incoming, request });
  if (answer !== undefined) return desk.injector.inject(answer);
  const problems = [{ place: ["path"], kind: "not-found", message: "there is no such thing" }];
  return undisturbed(refusalAnswer(workshop, operation, { statuses: [404, 410], problems }));
}

function unknownPath({ serving, matcher }: Desk, { method, path }: Incoming): Answer {
  const methods = matcher.methodsAt(path);
  const message = methods.length > 0 ? `\`${method}\` is not documented here` : "no documented operation has this path";
  const refusal = {
    statuses: [methods.length > 0 ? 405 : 404],
    problems: [{ place: ["path"], kind: "unknown", message }],
  };
  return refusalAnswer(serving.workshop, null, {
    ...refusal,
    headers: methods.length > 0 ? { allow: methods.join(", ") } : {},
  });
}

function undisturbed(answer: Answer): InjectedAnswer {
  return { answer, drifts: [] };
}
