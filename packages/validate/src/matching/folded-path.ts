/**
 * A path with the segments that look like identifiers folded to `{}`: of what no contract documents, a thousand ids are
 * still one operation.
 *
 * @example foldPath("/v1/experiment/1f0c5e6a-8a5e-4a4e-9d5f-0123456789ab/insert") === "/v1/experiment/{}/insert"
 */
export function foldPath(path: string): string {
  return path
    .split("/")
    .map((segment) => (isIdLike(segment) ? "{}" : segment))
    .join("/");
}

/** Whether a path segment names one thing of many: digits, hexadecimal, UUIDs, prefixed or opaque ids, encoded text. */
export function isIdLike(segment: string): boolean {
  if (segment === "" || /^v\d(?:\d*[.-]\w*|\w*)$/i.test(segment)) return false;
  if (/^\d+$/.test(segment) || segment.includes("%") || segment.includes("@")) return true;
  if (segment.length > 64) return true;
  if (/^[0-9a-f]{8,}$/i.test(segment) && /\d/.test(segment)) return true;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(segment)) return true;
  const digits = segment.replace(/\D/g, "").length;
  return segment.length >= 6 && digits >= 2 && /^[\w.~-]+$/.test(segment);
}
