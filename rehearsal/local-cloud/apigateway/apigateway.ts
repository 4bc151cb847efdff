/** Amazon API Gateway: HTTP APIs with their routes, and the hosts at which they answer. */
import { randomUUID } from "node:crypto";
import type { Acm } from "../acm/acm";
import type { Clock } from "../clock";
import type { Logs } from "../cloudwatch/logs";
import type { Answer, Call, Service } from "../gateway";
import type { Principals } from "../iam/principals";
import type { Lambda } from "../lambda/lambda";
import type { Readings } from "../readings";
import { Refusal, Unsupported } from "../refusal";
import { type Throttle, TokenBucket } from "./token-bucket";
import { eventOf, failed, type HttpRequest, type HttpResponse, responseOf, SOURCE_IP } from "./payload";

/** A host, with the field names of https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname.html. */
interface Host {
  readonly domainNameConfigurations: readonly [
    {
      readonly apiGatewayDomainName: string;
      domainNameStatus: "AVAILABLE" | "UPDATING";
      readonly certificateArn: string;
    },
  ];
  /** The API that answers there. */
  api?: Api;
}

interface Integration {
  readonly integrationType: string;
  readonly integrationUri: string;
  readonly payloadFormatVersion: string;
  readonly credentialsArn?: string;
}

interface Stage {
  readonly defaultRouteSettings?: Throttle;
  readonly accessLogSettings?: { readonly destinationArn: string; readonly format: string };
}

interface Api {
  readonly id: string;
  readonly name: string;
  readonly integrations: Map<string, Integration>;
  /** Integration ids by route key. */
  readonly routes: Map<string, string>;
  stage?: Stage & { readonly bucket?: TokenBucket };
}

/** An answer, and what the access log records about it. */
interface Outcome {
  readonly response: HttpResponse;
  readonly routeKey: string;
  readonly integrationError?: string;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html */
const NOT_PERMITTED =
  "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. " +
  "Check the permissions and try again.";

const bad = (message: string) => new Refusal("apigateway", "BadRequestException", message);

const HOST_PATH = /^\/v2\/domainnames\/([^/]+)$/;

export class ApiGateway implements Service {
  readonly #apis = new Map<string, Api>();
  readonly #hosts = new Map<string, Host>();

  constructor(
    private readonly principals: Principals,
    private readonly acm: Acm,
    private readonly lambda: Lambda,
    private readonly logs: Logs,
    private readonly clock: Clock,
    private readonly readings: Readings,
  ) {}

  createApi(
    inputs: { name: string; protocolType: string; disableExecuteApiEndpoint?: boolean; body?: string },
    id: string,
  ): void {
    if (inputs.protocolType !== "HTTP" || inputs.body !== undefined)
      throw new Unsupported("HTTP APIs not defined by routes");
    // AWS's own host (execute-api) is not modeled, so it must be disabled.
    if (inputs.disableExecuteApiEndpoint !== true) throw new Unsupported("HTTP APIs with an execute-api host");
    this.#apis.set(id, { id, name: inputs.name, integrations: new Map(), routes: new Map() });
  }

  createIntegration({ apiId, ...inputs }: Integration & { apiId: string }, id: string): void {
    if (inputs.integrationType !== "AWS_PROXY" || inputs.payloadFormatVersion !== "2.0")
      throw new Unsupported("integrations other than functions with payload format 2.0");
    this.#api(apiId).integrations.set(id, inputs);
  }

  createRoute({ apiId, routeKey, target }: { apiId: string; routeKey: string; target: string }): void {
    const { routes, integrations } = this.#api(apiId);
    const integration = target.replace(/^integrations\//, "");
    if (routes.has(routeKey))
      throw new Refusal(
        "apigateway",
        "ConflictException",
        `Route with key ${routeKey} already exists for this API`,
        409,
      );
    if (!/^(?:[A-Z]+ \/[\w/{}+-]*|\$default)$/.test(routeKey)) throw bad(`Invalid route key ${routeKey}`);
    if (!integrations.has(integration)) throw bad(`Invalid Integration identifier specified ${integration}`);
    routes.set(routeKey, integration);
  }

  createStage({ apiId, name, ...stage }: Stage & { apiId: string; name: string }): void {
    if (name !== "$default") throw new Unsupported(`the stage ${name}`);
    const { destinationArn = "", format = "" } = stage.accessLogSettings ?? {};
    if (stage.accessLogSettings) {
      if (!this.logs.group(destinationArn.split(":").slice(6).join(":")))
        throw bad(`Invalid ARN specified in the request. ARN must be of an existing log group: ${destinationArn}`);
      if (!format.includes("$context.requestId") || format.length > 3072)
        throw bad("Access log format must contain at least $context.requestId and have at most 3 KB.");
    }
    const { defaultRouteSettings: throttle } = stage;
    this.#api(apiId).stage = { ...stage, ...(throttle && { bucket: new TokenBucket(throttle, this.clock) }) };
  }

  /**
   * Creates a custom domain name.
   *
   * @param apiGatewayDomainName the target that the host's DNS record must be an alias of
   */
  createDomainName(
    inputs: {
      domainName: string;
      domainNameConfiguration: { certificateArn: string; endpointType: string; securityPolicy: string };
    },
    apiGatewayDomainName: string,
  ): void {
    const { domainName, domainNameConfiguration: configuration } = inputs;
    if (this.#hosts.has(domainName))
      throw new Refusal("apigateway", "ConflictException", "The domain name you provided already exists.", 409);
    if (this.acm.hostOf(configuration.certificateArn) !== domainName)
      throw bad(`Certificate ${configuration.certificateArn} does not match ${domainName}.`);
    if (configuration.endpointType !== "REGIONAL" || configuration.securityPolicy !== "TLS_1_2")
      throw bad("HTTP APIs support Regional custom domain names with TLS 1.2 only.");
    const { certificateArn } = configuration;
    const own = { apiGatewayDomainName, domainNameStatus: "AVAILABLE" as const, certificateArn };
    this.#hosts.set(domainName, { domainNameConfigurations: [own] });
  }

  createApiMapping({ apiId, domainName, stage }: { apiId: string; domainName: string; stage: string }): void {
    const api = this.#api(apiId);
    const host = this.#hosts.get(domainName);
    if (!host) throw bad(`Invalid domain name identifier specified: ${domainName}`);
    if (!api.stage) throw bad(`Invalid stage identifier specified: ${stage}`);
    host.api = api;
  }

  operation(method: string, path: string): string | undefined {
    if (method !== "GET") return undefined;
    if (path === "/v2/apis") return "GetApis";
    return HOST_PATH.test(path) ? "GetDomainName" : undefined;
  }

  handle({ operation, caller, path }: Call): Promise<Answer | undefined> {
    const { partition, region } = this.principals.account;
    const resource = `arn:${partition}:apigateway:${region}::${path.replace("/v2", "")}`;
    this.principals.authorize(caller, { action: "apigateway:GET", resource });
    if (operation === "GetApis") {
      const items = [...this.#apis.values()].map(({ id, name }) => ({ apiId: id, name, protocolType: "HTTP" }));
      return Promise.resolve({ status: 200, body: JSON.stringify({ items }) });
    }
    const domainName = decodeURIComponent(HOST_PATH.exec(path)?.[1] ?? "");
    const { domainNameConfigurations } = this.#hosts.get(domainName) ?? {};
    if (!domainNameConfigurations)
      throw new Refusal("apigateway", "NotFoundException", "Invalid domain name identifier specified", 404);
    return Promise.resolve({ status: 200, body: JSON.stringify({ domainName, domainNameConfigurations }) });
  }

  /**
   * Answers a request to a host, and writes the access log.
   *
   * @throws Error for a host without an API, where nobody would answer
   */
  async answer(host: string, request: HttpRequest): Promise<HttpResponse> {
    const api = this.#hosts.get(host)?.api;
    if (!api) throw new Error(`${host} has no API`);
    const requestId = randomUUID();
    const started = performance.now();
    const { response, routeKey, integrationError } = await this.#outcome(api, host, request, requestId);
    this.#log(api, {
      "$context.requestId": requestId,
      "$context.requestTime": this.clock.now().toUTCString(),
      "$context.routeKey": routeKey,
      "$context.identity.sourceIp": SOURCE_IP,
      "$context.status": String(response.status),
      "$context.responseLatency": String(Math.round(performance.now() - started)),
      "$context.integrationErrorMessage": integrationError ?? "-",
    });
    // HTTP APIs answer HEAD without a body.
    return request.method === "HEAD" ? { ...response, body: Buffer.alloc(0) } : response;
  }

  async #outcome(api: Api, domainName: string, request: HttpRequest, requestId: string): Promise<Outcome> {
    const [path = ""] = request.target.split("?");
    const own = `${request.method} ${path}`;
    const routeKey = [own, "$default"].find((key) => api.routes.has(key)) ?? "-";
    const integration = api.integrations.get(api.routes.get(routeKey) ?? "");
    if (!integration) return { response: failed(404, "Not Found"), routeKey };
    if (api.stage?.bucket?.take() === false) return { response: failed(429, "Too Many Requests"), routeKey };
    const refused = this.#refusal(integration);
    if (refused) return { response: failed(500, "Internal Server Error"), routeKey, integrationError: refused };
    const { accountId } = this.principals.account;
    const through = { accountId, apiId: api.id, domainName, routeKey, requestId, now: this.clock.now() };
    const result = await this.lambda.invoke(integration.integrationUri, eventOf(request, through, this.readings));
    if ("error" in result)
      return { response: failed(500, "Internal Server Error"), routeKey, integrationError: "Internal server error" };
    return { response: responseOf(result.payload), routeKey };
  }

  /** Why API Gateway is not allowed to invoke the function; undefined if it is. */
  #refusal({ credentialsArn = "", integrationUri }: Integration): string | undefined {
    if (!this.principals.mayAssume(credentialsArn, { service: "apigateway.amazonaws.com" })) return NOT_PERMITTED;
    const { accessKeyId } = this.principals.credentials(credentialsArn, { session: "apigateway" });
    const caller = this.principals.session(accessKeyId);
    if (!caller) throw new Error(`no session for ${credentialsArn}`);
    try {
      this.principals.authorize(caller, { action: "lambda:InvokeFunction", resource: integrationUri });
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return NOT_PERMITTED;
      throw error;
    }
  }

  #log({ stage }: Api, variables: Readonly<Record<string, string>>): void {
    if (!stage?.accessLogSettings) return;
    const { destinationArn, format } = stage.accessLogSettings;
    const line = format.replace(/\$context(?:\.\w+)+/g, (variable) => {
      const value = variables[variable];
      if (value === undefined) throw new Unsupported(`${variable} in an access log`);
      return value;
    });
    this.logs.deliver(destinationArn.split(":").slice(6).join(":"), line);
  }

  #api(id: string): Api {
    const found = this.#apis.get(id);
    if (found) return found;
    throw new Refusal("apigateway", "NotFoundException", `Invalid API identifier specified ${id}`, 404);
  }
}
