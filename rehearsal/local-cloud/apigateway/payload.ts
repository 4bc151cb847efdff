/**
 * Converts a request into the event that an HTTP API gives a function, and the function's result into a response: payload format 2.0
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
import type { Readings } from "../readings";

/** A request as received. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly target: string;
  /** Alternating names and values, as received. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** A response as sent. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The source address of every request, from a network that RFC 5737 reserves for documentation. */
export const SOURCE_IP = "192.0.2.1";

/** The API, stage and route that a request came through. */
export interface Through {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly routeKey: string;
  readonly requestId: string;
  readonly now: Date;
}

/**
 * The content types whose bodies reach the function as text. AWS says that binary bodies are encoded but not which types are binary. On a
 * real API, all types but these were seen to arrive in base64, forms and requests without a content type included
 * (ministackorg/ministack#766; for multipart also dherault/serverless-offline#1776).
 */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript)\b)/i;

function isEncoded(contentType: string | undefined, { formBodies }: Pick<Readings, "formBodies">): boolean {
  if (contentType !== undefined && TEXT.test(contentType)) return false;
  return formBodies === "encoded" || !/^application\/x-www-form-urlencoded\b/i.test(contentType ?? "");
}

/** Header names in lower case; repeated headers joined by a comma; cookies kept separate. */
function headersOf(rawHeaders: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = [rawHeaders[index]?.toLowerCase(), rawHeaders[index + 1]];
    if (name === "cookie") cookies.push(...value.split("; "));
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return { headers, cookies };
}

/** The function's event for a request. */
export function eventOf(request: HttpRequest, through: Through, readings: Pick<Readings, "formBodies">) {
  const { method, target, rawHeaders, body } = request;
  const [rawPath = "", rawQueryString = ""] = target.split(/\?(.*)/s);
  const { headers, cookies } = headersOf(rawHeaders);
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString))
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  const encoded = body.length > 0 && isEncoded(headers["content-type"], readings);
  const { accountId, apiId, domainName, routeKey, requestId, now } = through;
  return {
    version: "2.0",
    routeKey,
    rawPath: decodeURI(rawPath),
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(rawQueryString !== "" && { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      domainName,
      domainPrefix: domainName.split(".")[0] ?? "",
      http: {
        method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: SOURCE_IP,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage: "$default",
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(encoded ? "base64" : "utf8") }),
    isBase64Encoded: encoded,
  };
}

/** API Gateway's response when the function failed or returned something that is not a valid response. */
export const failed = (status: number, message: string): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ message })),
});

/** The response for a function's result; a result without a status code becomes the JSON body of a 200. */
export function responseOf(payload: unknown): HttpResponse {
  if (typeof payload !== "object" || payload === null || !("statusCode" in payload))
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(JSON.stringify(payload)) };
  const {
    statusCode,
    headers = {},
    body = "",
    isBase64Encoded,
  } = payload as {
    statusCode: unknown;
    headers?: Readonly<Record<string, unknown>>;
    body?: unknown;
    isBase64Encoded?: unknown;
  };
  if (!Number.isInteger(Number(statusCode)) || typeof body !== "string") return failed(500, "Internal Server Error");
  return {
    status: Number(statusCode),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
    body: Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"),
  };
}
