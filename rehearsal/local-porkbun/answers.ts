/** Responses of Porkbun's API, and of the proxy in front of it. */

/** A response as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<center>openresty</center>\r\n</html>\r\n`;
/** A response of the API. */
export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** Responses that are not the API's own. */
export const answers = {
  overloaded: {
    status: 503,
    headers: { "Content-Type": "text/html" },
    body: page("503 Service Temporarily Unavailable"),
  },
  notAcceptable: { status: 406, headers: { "Content-Type": "text/html" }, body: page("406 Not Acceptable") },
  badGateway: { status: 502, headers: { "Content-Type": "text/html" }, body: page("502 Bad Gateway") },
  notJson: { status: 200, headers: { "Content-Type": "text/html" }, body: page("Welcome") },
  truncated: { status: 200, headers: { "Content-Type": "application/json" }, body: '{"status":"SUCCESS","rec' },
  objectForId: json(200, { status: "SUCCESS", id: { error: "refused" } }),
  tooMany: (seconds: number) =>
    json(
      429,
      { status: "ERROR", code: "RATE_LIMIT_EXCEEDED", message: "Rate limit exceeded.", ttlRemaining: seconds },
      { "Retry-After": String(seconds) },
    ),
  refusal: (status: number, code: string, message: string) =>
    json(status, { status: "ERROR", ...(code ? { code } : {}), message }),
} as const satisfies Record<string, Answer | ((...args: never[]) => Answer)>;
