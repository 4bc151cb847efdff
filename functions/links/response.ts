/** Answers, in API Gateway's form (payload format 2.0). */
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** An answer. */
export type LinkResponse = APIGatewayProxyStructuredResultV2 & { readonly statusCode: number };

/** The token stands in the address: nothing may keep it, index it or hand it on. */
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
 * @param styleSource the source expression of its style sheet: the page has no script, loads nothing, and is in no frame
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

/** The answer to one-click unsubscribing, whose sender shows nothing and follows no redirect (RFC 8058 section 3.1). */
export const done = (): LinkResponse => ({ statusCode: 200, headers: PRIVATE, body: "" });

/** Sends a browser from its form to a page. */
export const seeOther = (location: string): LinkResponse => ({
  statusCode: 303,
  headers: { ...PRIVATE, location },
  body: "",
});
