import { Api } from "@pulumi/aws/apigatewayv2/api";
import { Integration } from "@pulumi/aws/apigatewayv2/integration";
import { Route } from "@pulumi/aws/apigatewayv2/route";
import { Stage } from "@pulumi/aws/apigatewayv2/stage";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { ComponentResource, interpolate, type Output } from "@pulumi/pulumi";
import type { Environments } from "../function-environments/environments";
import { httpFunctions } from "../function-declarations/functions";
import { ACCESS_LOG_FORMAT } from "../monitoring/access-log";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { AccessLogMetrics } from "./access-log-metrics";
import { BundledFunction, LOG_RETENTION_DAYS } from "./bundled-function";

/** The arguments of the {@link LinksApi}. */
export interface LinksApiArgs {
  readonly linksApi: Names["linksApi"];
  readonly function: Names["functions"]["links"];
  readonly metricsNamespace: string;
  readonly environment: Environments["links"];
}

/** The limits on requests a second and in a burst: far above what people and scanners need, far below the account's 10,000. */
const THROTTLE = { throttlingRateLimit: 50, throttlingBurstLimit: 100 } as const;

/**
 * Where the links in mail lead: an HTTP API with the routes that `infra/function-declarations/functions.ts` declares, and the
 * function behind them.
 */
export class LinksApi extends ComponentResource {
  /** Known after deployment only. */
  readonly apiId: Output<string>;
  /** The stage's name, known once the stage is there. */
  readonly stage: Output<string>;

  constructor(name: string, args: LinksApiArgs, opts: Options) {
    super("mail:index:LinksApi", name, args, opts);
    const answering = new BundledFunction(
      "links",
      { name: "links", function: args.function, environment: args.environment },
      { parent: this, ...after(opts) },
    );
    const accessLog = new LogGroup(
      "links-access",
      { name: args.linksApi.accessLog.name, retentionInDays: LOG_RETENTION_DAYS },
      { parent: this },
    );
    new AccessLogMetrics(
      "links-access",
      { accessLog: args.linksApi.accessLog, metricsNamespace: args.metricsNamespace },
      { parent: this, dependsOn: [accessLog] },
    );
    const api = new Api(
      name,
      {
        name: args.linksApi.name,
        protocolType: "HTTP",
        // Links have one origin from the start, since a link that has gone out in mail can never be taken back.
        disableExecuteApiEndpoint: true,
      },
      { parent: this },
    );
    const integration = new Integration(
      name,
      {
        apiId: api.id,
        integrationType: "AWS_PROXY",
        integrationUri: args.function.arn,
        payloadFormatVersion: "2.0",
        credentialsArn: args.linksApi.role.arn,
      },
      { parent: this, ...after(opts, answering) },
    );
    const routes = httpFunctions.links.routes.map(
      (routeKey) =>
        new Route(
          routeKey,
          { apiId: api.id, routeKey, target: interpolate`integrations/${integration.id}` },
          { parent: this },
        ),
    );
    const stage = new Stage(
      name,
      {
        apiId: api.id,
        name: "$default",
        autoDeploy: true,
        defaultRouteSettings: THROTTLE,
        accessLogSettings: { destinationArn: args.linksApi.accessLog.arn, format: ACCESS_LOG_FORMAT },
      },
      { parent: this, dependsOn: [accessLog, ...routes] },
    );
    this.apiId = api.id;
    this.stage = stage.name;
    this.registerOutputs();
  }
}
