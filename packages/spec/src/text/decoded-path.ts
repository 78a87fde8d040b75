/** The path of an address without percent-encoding (RFC 3986, section 2.1); undefined where it is malformed, as in `/%zz`. */
export function decodedPath(url: URL): string | undefined {
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
}
