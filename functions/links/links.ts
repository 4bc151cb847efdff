/** Answers the links in mail. GET and HEAD change nothing, since security scanners open every link in a mail. */
import { keyIdOf, type Purpose, readToken } from "../../core/link-tokens/tokens";
import { confirm, showConfirmation } from "./confirm";
import { choosePreferences, showPreferences } from "./preferences";
import type { LinkRequest } from "./link-request";
import type { LinkResponse } from "./response";
import { showUnsubscribe, unsubscribe } from "./unsubscribe";
import { type Links, show } from "./visit";

/** How long answering may take, in milliseconds: less than the function's timeout and API Gateway's 30 seconds. */
const LONGEST_ANSWER = 8_000;

class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/**
 * Answers a request.
 *
 * @returns the response; it never rejects. If AWS does not answer in time, the response is a 503: it makes mail clients retry
 * later, and an alarm counts it
 */
export async function answer(links: Links, request: LinkRequest): Promise<LinkResponse> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTime()), LONGEST_ANSWER);
  });
  try {
    return bodiless(request, await Promise.race([route(links, request), deadline]));
  } catch (error) {
    const { name } = ((error as Error).cause ?? error) as Error;
    links.report({ level: "ERROR", message: "unavailable", error: name });
    const { headers, ...unavailable } = show(links, request, 503, { page: "unavailable" });
    return bodiless(request, { ...unavailable, headers: { ...headers, "retry-after": "60" } });
  } finally {
    clearTimeout(timer);
  }
}

/** HEAD gets GET's response without the body. */
const bodiless = ({ method }: LinkRequest, response: LinkResponse): LinkResponse =>
  method === "HEAD" ? { ...response, body: "" } : response;

async function route(links: Links, request: LinkRequest): Promise<LinkResponse> {
  const isPost = request.method === "POST";
  if (!isPost && request.method !== "GET" && request.method !== "HEAD") return notFound(links, request);
  switch (request.path) {
    case "/u": {
      const visit = await visitOf(links, request, "unsubscribe");
      return visit ? (isPost ? unsubscribe(visit) : showUnsubscribe(visit)) : badLink(links, request);
    }
    case "/preferences": {
      const visit = await visitOf(links, request, "preferences");
      return visit ? (isPost ? choosePreferences(visit) : showPreferences(visit)) : badLink(links, request);
    }
    case "/confirm": {
      const visit = await visitOf(links, request, "confirm");
      return visit
        ? isPost
          ? confirm(visit)
          : showConfirmation(visit)
        : show(links, request, 400, { page: "badConfirmation" });
    }
    default:
      return notFound(links, request);
  }
}

const notFound = (links: Links, request: LinkRequest) => show(links, request, 404, { page: "notFound" });
const badLink = (links: Links, request: LinkRequest) => show(links, request, 400, { page: "badLink" });

/** A request whose token is valid for a purpose, else undefined. No key is read unless the text has the form of a token. */
async function visitOf<P extends Purpose>(links: Links, request: LinkRequest, purpose: P) {
  const { token = "" } = request;
  const keyId = keyIdOf(token);
  if (keyId === undefined) return undefined;
  const ring = await links.keys.holding(keyId);
  const claims = readToken(token, purpose, ring, links.stack);
  return claims && { links, request, claims, ring };
}
