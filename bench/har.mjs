/** A HAR 1.2 of one request answered again and again, each time with another of the texts. */
export function harOf(texts, url, method) {
  const answer = { status: 200, mediaType: "application/json" };
  return harOfExchanges(texts.map((text) => ({ method, url, ...answer, text })));
}

/** A HAR 1.2 of exchanges; what is posted is an empty object, and a header without a value is left out. */
export function harOfExchanges(exchanges) {
  const entries = exchanges.map(({ method, url, status, mediaType, text }) => ({
    startedDateTime: "2026-11-22T00:00:00.000Z",
    time: 1,
    request: {
      method: method.toUpperCase(),
      url,
      httpVersion: "HTTP/1.1",
      headers: [{ name: "authorization", value: "Bearer x" }],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: -1,
      ...(method === "post" ? { postData: { mimeType: "application/json", text: "{}" } } : {}),
    },
    response: {
      status,
      statusText: "OK",
      httpVersion: "HTTP/1.1",
      headers: mediaType === null ? [] : [{ name: "content-type", value: mediaType }],
      cookies: [],
      content: { size: text.length, mimeType: mediaType ?? "", text },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  }));
  return JSON.stringify({ log: { version: "1.2", creator: { name: "driftline-bench", version: "0" }, entries } });
}
