/** What a request asks for, read from API Gateway's event (payload format 2.0). */
import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** A request, none of it verified yet. */
export interface LinkRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The one `t` of the query; undefined if there is none, or more than one. */
  readonly token: string | undefined;
  readonly form: URLSearchParams;
  /** Whether the body is the key/value pair of RFC 8058 section 3.1, in either of the two forms that section 3.2 allows. */
  readonly isOneClick: boolean;
  /** The languages that the browser asks for. */
  readonly acceptLanguage: string | undefined;
}

/** How much of a body is read, in characters. No body from our pages or from a mail client is nearly as long. */
const LONGEST_BODY = 8192;

/**
 * Reads a request. The content type is ignored: mail clients and gateways change it, and the pair is recognizable in both forms.
 */
export function readRequest(event: APIGatewayProxyEventV2): LinkRequest {
  const query = new URLSearchParams(event.rawQueryString);
  const tokens = query.getAll("t");
  const body = bodyOf(event);
  const form = new URLSearchParams(body);
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    query,
    token: tokens.length === 1 ? tokens[0] : undefined,
    form,
    isOneClick: isPair(form) || PAIR_IN_MULTIPART.test(body),
    acceptLanguage: event.headers["accept-language"],
  };
}

function bodyOf({ body = "", isBase64Encoded }: APIGatewayProxyEventV2): string {
  const start = body.slice(0, LONGEST_BODY);
  return isBase64Encoded ? Buffer.from(start, "base64").toString() : start;
}

function isPair(form: URLSearchParams): boolean {
  const [value, ...others] = form.getAll("List-Unsubscribe");
  return value?.trim() === "One-Click" && others.length === 0;
}

/** The pair as a part of multipart/form-data (RFC 7578): tolerating bare line feeds, other header fields and a missing end. */
const PAIR_IN_MULTIPART =
  /^[Cc]ontent-[Dd]isposition:[^\r\n]*\bname="?List-Unsubscribe"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\nOne-Click[ \t]*$/m;
