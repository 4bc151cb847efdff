/**
 * The one HTTP endpoint of the local cloud: determines who calls which operation of which service, and answers in that service's protocol.
 *
 * The access key identifies the caller; signatures are not verified.
 */
import { randomUUID } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Principals, Session } from "./iam/principals";
import { Refusal, Unsupported } from "./refusal";

/** A request from an AWS SDK. */
export interface Call {
  /** The signing name, for example `sqs`. */
  readonly service: string;
  readonly operation: string;
  readonly caller: Session;
  readonly accessKeyId: string;
  /** When the caller signed it, by the caller's own clock, in seconds since the epoch. */
  readonly signedAt: Date;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** The gateway's own URL. */
  readonly endpoint: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** A call that never reaches its service. */
  readonly lost?: true;
}

/** A service behind the gateway. */
export interface Service {
  /** Names the operation of a REST request; in the other protocols the request names it. */
  operation?(method: string, path: string): string | undefined;
  /** Answers, throws a {@link Refusal}, or returns undefined for an operation that it doesn't know. */
  handle(call: Call): Promise<Answer | undefined>;
}

/** A fault that a scenario injects: it hits the next `times` calls (by default 1) of an operation, after `skip` normal ones. */
export interface Fault {
  readonly service: string;
  readonly operation: string;
  readonly times?: number;
  readonly skip?: number;
  /** Returned in place of the service's answer; the service is not called. */
  readonly error?: { readonly code: string; readonly message?: string; readonly status?: number };
  /** Kills the calling function's process: before the call is performed, or after it and before the answer. */
  readonly crash?: "before" | "after";
  /** Performs the call, then closes the connection instead of answering. */
  readonly lost?: true;
}

/** A call as recorded: without its body, which may contain an address. */
export interface Recorded {
  readonly service: string;
  readonly operation: string;
  /** The ARN of the caller. */
  readonly principal: string;
  readonly status: number;
  /** For a call that was not performed: the error code, and any details. */
  readonly refusal?: string;
}

type Protocol = "json" | "rest-json" | "query";

const protocols: Readonly<Record<string, { protocol: Protocol; contentType: string }>> = {
  logs: { protocol: "json", contentType: "application/x-amz-json-1.1" },
  monitoring: { protocol: "json", contentType: "application/x-amz-json-1.0" },
  sqs: { protocol: "json", contentType: "application/x-amz-json-1.0" },
  dynamodb: { protocol: "json", contentType: "application/x-amz-json-1.0" },
  secretsmanager: { protocol: "json", contentType: "application/x-amz-json-1.1" },
  acm: { protocol: "json", contentType: "application/x-amz-json-1.1" },
  apigateway: { protocol: "rest-json", contentType: "application/json" },
  ses: { protocol: "rest-json", contentType: "application/json" },
  lambda: { protocol: "rest-json", contentType: "application/json" },
  scheduler: { protocol: "rest-json", contentType: "application/json" },
  sns: { protocol: "query", contentType: "text/xml" },
  sts: { protocol: "query", contentType: "text/xml" },
};

export class Gateway {
  readonly #server: Server;
  readonly #faults: { fault: Fault; skip: number; times: number }[] = [];
  /** Every call that reached an operation, oldest first. */
  readonly calls: Recorded[] = [];
  /** The first request that this cloud doesn't know; it fails the run. */
  failure: Error | undefined;
  endpoint = "";

  private constructor(
    private readonly principals: Principals,
    private readonly services: Readonly<Record<string, Service>>,
    private readonly crash: (accessKeyId: string) => Promise<void>,
  ) {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    // Idle connections stay open: one closed just as a client reuses it would look like a fault of the service.
    this.#server.keepAliveTimeout = 0;
  }

  /** @param crash kills the process of the function that uses this access key */
  static async start(
    principals: Principals,
    services: Readonly<Record<string, Service>>,
    crash: (accessKeyId: string) => Promise<void>,
  ): Promise<Gateway> {
    const gateway = new Gateway(principals, services, crash);
    await new Promise<void>((resolve) => gateway.#server.listen(0, "127.0.0.1", resolve));
    gateway.endpoint = `http://127.0.0.1:${(gateway.#server.address() as AddressInfo).port}`;
    return gateway;
  }

  inject(fault: Fault): void {
    this.#faults.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? "");
    const [, accessKeyId = "", region = "", service = ""] = scope ?? [];
    const { contentType = "application/json" } = protocols[service] ?? {};
    const { status, headers, body, lost } = await this.#answer(request, { accessKeyId, region, service });
    if (lost) return void response.destroy();
    // This machine's time is not the cloud's. An SDK that is sent a Date header would correct its clock and repeat refused calls.
    response.sendDate = false;
    response.writeHead(status, { "content-type": contentType, "x-amzn-requestid": randomUUID(), ...headers }).end(body);
  }

  async #answer(
    request: IncomingMessage,
    { accessKeyId, region, service }: { accessKeyId: string; region: string; service: string },
  ): Promise<Answer> {
    const { protocol = "json" } = protocols[service] ?? {};
    try {
      const body = await text(request);
      const url = new URL(request.url ?? "/", this.endpoint);
      const method = request.method ?? "";
      const behind = this.services[service];
      const operation = operationOf(protocol, request, url.pathname, body, behind);
      if (region !== this.principals.account.region) throw new Unsupported(`${service} in the Region ${region}`);
      if (!behind || operation === undefined)
        throw new Unsupported(`${service} ${operation ?? `${method} ${url.pathname}`}`);
      const caller = this.principals.session(accessKeyId);
      if (!caller) {
        throw new Refusal(
          service,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.",
          403,
        );
      }
      const query = url.searchParams;
      const call = {
        service,
        operation,
        caller,
        accessKeyId,
        signedAt: signedAt(request),
        method,
        path: url.pathname,
        query,
        body,
        endpoint: this.endpoint,
      };
      let refusal: string | undefined;
      const answer = await this.#carryOut(behind, call).catch((error: unknown) => {
        refusal = error instanceof Refusal ? `${error.code}: ${error.message}` : String(error);
        return this.#errorAnswer(protocol, error);
      });
      refusal ??= errorCode(answer);
      const { arn: principal } = caller;
      this.calls.push({ service, operation, principal, status: answer.status, ...(refusal && { refusal }) });
      return answer;
    } catch (error) {
      return this.#errorAnswer(protocol, error);
    }
  }

  async #carryOut(behind: Service, call: Call): Promise<Answer> {
    const fault = this.#faultFor(call);
    if (fault?.crash === "before") await this.crash(call.accessKeyId);
    if (fault?.error) {
      const { code, message = "injected by the scenario", status = 400 } = fault.error;
      throw new Refusal(call.service, code, message, status);
    }
    if (fault?.crash === "before") return { status: 500, body: "" };
    try {
      const answer = await behind.handle(call);
      if (answer === undefined) throw new Unsupported(`${call.service} ${call.operation}`);
      return fault?.lost ? { ...answer, lost: true } : answer;
    } finally {
      if (fault?.crash === "after") await this.crash(call.accessKeyId);
    }
  }

  #faultFor({ service, operation }: Call): Fault | undefined {
    const armed = this.#faults.find(
      ({ fault, times }) => fault.service === service && fault.operation === operation && times > 0,
    );
    if (!armed) return undefined;
    if (armed.skip > 0) {
      armed.skip--;
      return undefined;
    }
    armed.times--;
    return armed.fault;
  }

  #errorAnswer(protocol: Protocol, error: unknown): Answer {
    if (error instanceof Refusal) return refusalAnswer(protocol, error);
    this.failure ??= error as Error;
    const { message } = error as Error;
    const status = error instanceof Unsupported ? 501 : 500;
    return refusalAnswer(
      protocol,
      new Refusal("", "NotImplemented", `The rehearsal does not know: ${message}`, status),
    );
  }
}

/** Reads `X-Amz-Date` (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html): `20261126T093000Z`. */
function signedAt({ headers }: IncomingMessage): Date {
  const text = String(headers["x-amz-date"]);
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5"));
}

/** The error code in an emulator's answer; undefined for a success. */
function errorCode({ status, body }: Answer): string | undefined {
  if (status < 400) return undefined;
  return /(?:"__type":"(?:[^"#]*#)?|<Code>)([\w.]+)/.exec(body)?.[1] ?? `HTTP ${status}`;
}

function operationOf(
  protocol: Protocol,
  request: IncomingMessage,
  path: string,
  body: string,
  service: Service | undefined,
): string | undefined {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1);
  if (protocol === "query") return new URLSearchParams(body).get("Action") ?? undefined;
  return service?.operation?.(request.method ?? "", path);
}

/** An error in a protocol's form: https://smithy.io/2.0/aws/protocols/index.html. */
function refusalAnswer(protocol: Protocol, { code, message, status, service }: Refusal): Answer {
  if (protocol === "query") {
    const own = { sns: "AuthorizationError", kms: "KMSAccessDenied" } as Record<string, string>;
    const named = code === "AccessDenied" ? (own[service] ?? code) : code;
    const error = `<Error><Type>Sender</Type><Code>${named}</Code><Message>${escaped(message)}</Message></Error>`;
    return { status, body: `<ErrorResponse>${error}<RequestId>rehearsal</RequestId></ErrorResponse>` };
  }
  const named = code === "AccessDenied" ? "AccessDeniedException" : code;
  const headers = protocol === "rest-json" ? { "x-amzn-errortype": named } : {};
  return { status, headers, body: JSON.stringify({ __type: named, message }) };
}

const escaped = (message: string) => message.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
