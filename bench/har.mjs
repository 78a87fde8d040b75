/** A HAR 1.2 of one request answered again and again, each time with another of the texts. */
export function harOf(texts, url, method) {
  const entries = texts.map((text) => ({
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
      status: 200,
      statusText: "OK",
      httpVersion: "HTTP/1.1",
      headers: [{ name: "content-type", value: "application/json" }],
      cookies: [],
      content: { size: text.length, mimeType: "application/json", text },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  }));
  return JSON.stringify({ log: { version: "1.2", creator: { name: "driftline-bench", version: "0" }, entries } });
}
