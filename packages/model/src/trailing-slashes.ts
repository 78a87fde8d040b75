/**
 * A path or URL without the slashes at its end: whether a base has one changes nothing about what is appended to it. Takes time
 * linear in the text, where a search for `/+$` takes its square on slashes that something stands behind.
 */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end -= 1;
  return path.slice(0, end);
}
