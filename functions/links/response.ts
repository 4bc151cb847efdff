/** Responses in API Gateway's form (payload format 2.0). */
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** A response. */
export type LinkResponse = APIGatewayProxyStructuredResultV2 & { readonly statusCode: number };

/** The URL holds the token, so nothing may store it, index it or pass it on. */
const PRIVATE = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
  "strict-transport-security": "max-age=63072000",
  "x-content-type-options": "nosniff",
} as const;

/**
 * A page.
 *
 * @param styleSource the source expression of its style sheet; the page has no script, loads nothing and cannot be framed
 */
export const page = (statusCode: number, html: string, styleSource: string): LinkResponse => ({
  statusCode,
  headers: {
    ...PRIVATE,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src ${styleSource}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  },
  body: html,
});

/** The response to a one-click unsubscribe, whose sender shows nothing and follows no redirect (RFC 8058 section 3.1). */
export const done = (): LinkResponse => ({ statusCode: 200, headers: PRIVATE, body: "" });

/** Sends a browser from its form to a page. */
export const seeOther = (location: string): LinkResponse => ({
  statusCode: 303,
  headers: { ...PRIVATE, location },
  body: "",
});
