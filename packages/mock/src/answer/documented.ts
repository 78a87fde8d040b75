import { type ContractResponse, isJsonMediaType, type MediaTypeContent, type Operation } from "@driftline/model";

/** A documented response with the status it is answered with. */
export interface Documented {
  readonly status: number;
  readonly response: ContractResponse;
}

/** The response a working call gets: the lowest 2xx, a range, `default`, or the lowest 3xx. */
export function successOf(operation: Operation): Documented | undefined {
  return (
    lowest(operation, /^2\d\d$/) ??
    ranged(operation, "2XX", 200) ??
    ranged(operation, "default", 200) ??
    lowest(operation, /^3\d\d$/) ??
    ranged(operation, "3XX", 302)
  );
}

/** The documented response that covers one of the statuses, the first that has one; `default` covers all. */
export function refusalOf(operation: Operation, statuses: readonly number[]): Documented | undefined {
  for (const status of statuses) {
    const response = operation.responses.find((it) => it.status === String(status));
    if (response !== undefined) return { status, response };
  }
  const [first = 400] = statuses;
  return ranged(operation, "4XX", first) ?? ranged(operation, "default", first);
}

/** Whether a status is covered by an exact response, a range or `default`. */
export function isStatusDocumented(operation: Operation, status: number): boolean {
  const text = String(status);
  return operation.responses.some(
    (it) => it.status === text || it.status === `${text[0]}XX` || it.status === "default",
  );
}

/** The content to answer with: JSON where it is documented, else the first. */
export function contentOf(response: ContractResponse): MediaTypeContent | undefined {
  return response.content.find(({ mediaType }) => isJsonMediaType(mediaType)) ?? response.content[0];
}

function lowest(operation: Operation, pattern: RegExp): Documented | undefined {
  const [response] = operation.responses.filter(({ status }) => pattern.test(status)).sort(byStatus);
  return response === undefined ? undefined : { status: Number(response.status), response };
}

function ranged(operation: Operation, range: string, status: number): Documented | undefined {
  const response = operation.responses.find((it) => it.status === range);
  return response === undefined ? undefined : { status, response };
}

function byStatus(a: ContractResponse, b: ContractResponse): number {
  return Number(a.status) - Number(b.status);
}
