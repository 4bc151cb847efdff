/** The links function as Lambda runs it, with events of an HTTP API. */
import { sep } from "node:path";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { parseIdKey, recipientId } from "../../../../core/recipients/identity";
import { parseKeyRing } from "../../../../core/link-tokens/key-ring";
import { type Claims, signToken } from "../../../../core/link-tokens/tokens";
import type { LinkResponse } from "../../../../functions/links/response";
import { setProcessEnvironment } from "../../process-environment";
import { type Endpoint, environment, ID_KEY, startEndpoint } from "../endpoint";
import { collectLines, type Functions, type Line, startFunctions } from "../functions";

const base64 = (letter: string) => Buffer.alloc(32, letter).toString("base64");

/** A secret's value with some of three keys, one of which signs. */
export const keyMap = (sign: "1" | "2", ids: readonly ("1" | "2" | "3")[]): string =>
  JSON.stringify({ sign, keys: Object.fromEntries(ids.map((id) => [id, base64(id)])) });

/** The ARN of the secret with the signing keys. */
export const KEYS_SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:example/link-signing";

/** The stack's name. */
export const STACK = "prod";

/** Environment variables in addition to those of the other functions. */
export const linkEnvironment = {
  LINK_SIGNING_KEYS_SECRET: KEYS_SECRET,
  STACK_NAME: STACK,
  MAILING_LISTS: JSON.stringify([{ number: 16, id: "summaries", name: "Shared summaries" }]),
  COMPANY: "Acme Scheduling",
  COMPLIANCE_CONTACT: "abuse@acme.example",
};

/** The recipient id of an address. */
export const idOf = (recipient: string): string => recipientId(parseIdKey(ID_KEY), { recipient });

/** A token as the stack creates it, with the keys of {@link keyMap}. */
export const token = (claims: Claims, ring = keyMap("1", ["1"]), stack = STACK): string =>
  signToken(claims, parseKeyRing(ring), stack);

/** The parts in which a request differs from the default. */
export interface Request {
  readonly method?: string;
  readonly path?: string;
  /** Becomes the query's `t`. */
  readonly token?: string;
  /** The complete query, in place of the token's. */
  readonly query?: string;
  readonly body?: string;
  readonly base64?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** API Gateway's event for a request (payload format 2.0). */
export function eventOf(request: Request): APIGatewayProxyEventV2 {
  const { method = "GET", path = "/u", query = `t=${request.token ?? ""}`, body, headers = {} } = request;
  return {
    version: "2.0",
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: "111122223333",
      apiId: "api",
      domainName: "links.example.com",
      domainPrefix: "links",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
      requestId: "request",
      routeKey: `${method} ${path}`,
      stage: "$default",
      time: "20/Nov/2026:10:00:00 +0000",
      timeEpoch: 1_795_168_800_000,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: request.base64 ?? false,
  };
}

/** The function and its surroundings. */
export interface LinksFunction {
  readonly endpoint: Endpoint;
  /** Answers one request, and returns the lines logged by it. */
  ask(request: Request): Promise<LinkResponse & { readonly lines: Line[] }>;
  /** Starts another process, which has read no keys yet. */
  restart(): void;
  stop(): Promise<void>;
}

type Handler = (event: APIGatewayProxyEventV2) => Promise<LinkResponse>;

/**
 * Starts the function with key 1, and sets this process's environment for it until {@link LinksFunction.stop}.
 *
 * @param shared an endpoint that other functions use too, and that its owner stops
 */
export async function startLinks(shared?: Endpoint): Promise<LinksFunction> {
  const endpoint = shared ?? (await startEndpoint());
  endpoint.secrets.set(KEYS_SECRET, keyMap("1", ["1"]));
  const before = { ...process.env };
  Object.assign(process.env, environment(endpoint.url), linkEnvironment);
  let handler = load();
  return {
    endpoint,
    ask: async (request) => {
      const { result, lines } = await collectLines(() => handler(eventOf(request)));
      return { ...(result as LinkResponse), lines };
    },
    restart: () => {
      handler = load();
    },
    stop: async () => {
      setProcessEnvironment(before);
      if (!shared) await endpoint.stop();
    },
  };
}

/** The function beside those that handle feedback, at one endpoint; `stop` stops them all. */
export async function startLinksWithFeedback(): Promise<LinksFunction & { readonly functions: Functions }> {
  const functions = await startFunctions();
  const links = await startLinks(functions.endpoint);
  const stop = async () => {
    await links.stop();
    await functions.stop();
  };
  return { ...links, functions, stop };
}

/** The handler loaded afresh from its source, as in a new execution environment. */
function load(): Handler {
  for (const file of Object.keys(require.cache)) {
    if (file.includes(`${sep}functions${sep}links${sep}`) && !file.includes(`${sep}test${sep}`))
      delete require.cache[file];
  }
  return (require("../../../../functions/links/handler") as { handler: Handler }).handler;
}
