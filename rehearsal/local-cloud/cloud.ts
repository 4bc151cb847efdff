/** The local cloud: the AWS services that the stack uses, on loopback, as strict as AWS where it matters. */
import type { Resource } from "../../infra/recorded-graph/graph";
import { Acm } from "./acm/acm";
import { ApiGateway } from "./apigateway/apigateway";
import { ApiServer } from "./apigateway/server";
import { Alarms } from "./cloudwatch-alarms/alarms";
import { Clock } from "./clock";
import { Logs } from "./cloudwatch/logs";
import { Metrics } from "./cloudwatch/metrics";
import { startDynamoDB } from "./dynamodb/emulator";
import { Fauxqs } from "./fauxqs";
import { type Fault, Gateway, type Recorded } from "./gateway";
import { Kms } from "./kms/kms";
import { Lambda } from "./lambda/lambda";
import { LambdaApi } from "./lambda/api";
import { checkName } from "./resource-names";
import { CloudWatch } from "./cloudwatch/cloudwatch";
import type { AwsAccount } from "./aws-account";
import { type Credentials, Principals } from "./iam/principals";
import { type Readings, STRICT } from "./readings";
import { Unsupported } from "./refusal";
import { Scheduler } from "./scheduler/scheduler";
import { SecretsManager } from "./secrets-manager/secrets-manager";
import { Ses } from "./ses/ses";
import { Sns } from "./sns/sns";
import { Sqs } from "./sqs/sqs";
import { Sts } from "./sts/sts";
import { Tables } from "./dynamodb/tables";

/** Creates a resource from its inputs; `arn` is the ARN that the graph gives it. */
type Creator = (inputs: never, arn: string, resource: Resource) => void | Promise<void>;

export class Cloud {
  readonly clock: Clock;
  readonly iam: Principals;
  readonly kms: Kms;
  readonly metrics: Metrics;
  readonly logs: Logs;
  readonly sqs: Sqs;
  readonly sns: Sns;
  readonly ses: Ses;
  readonly dynamodb: Tables;
  readonly secretsManager: SecretsManager;
  readonly lambda: Lambda;
  readonly lambdaApi: LambdaApi;
  readonly scheduler: Scheduler;
  readonly cloudwatch: CloudWatch;
  readonly alarms: Alarms;
  readonly acm: Acm;
  readonly apigateway: ApiGateway;
  /** Serves the hosts of HTTP APIs. */
  apiServer!: ApiServer;
  #gateway!: Gateway;
  readonly #creators: Readonly<Record<string, Creator>>;

  private constructor(
    account: AwsAccount,
    private readonly fauxqs: Fauxqs,
    private readonly emulator: { readonly endpoint: string; stop(): Promise<void> },
    readonly readings: Readings,
  ) {
    this.clock = new Clock(new Date());
    this.iam = new Principals(account);
    this.kms = new Kms(this.iam);
    this.acm = new Acm(this.iam);
    this.metrics = new Metrics(this.clock);
    this.logs = new Logs(this.iam, this.metrics, this.clock);
    this.cloudwatch = new CloudWatch(this.iam, this.metrics, this.clock, () => this.alarms);
    this.sqs = new Sqs(fauxqs, this.iam, this.kms, this.clock, this.metrics);
    this.sns = new Sns(fauxqs, this.iam, this.kms, this.sqs, this.clock);
    this.ses = new Ses(this.iam, this.sns, this.metrics, this.clock, readings);
    this.dynamodb = new Tables(emulator.endpoint, this.iam, this.kms);
    this.secretsManager = new SecretsManager(this.iam, this.kms);
    this.lambda = new Lambda(this.iam, this.sqs, this.logs, this.metrics, this.clock, () => this.#gateway);
    this.lambdaApi = new LambdaApi(this.iam, this.lambda);
    this.scheduler = new Scheduler(this.iam, this.lambda, this.clock);
    this.apigateway = new ApiGateway(this.iam, this.acm, this.lambda, this.logs, this.clock, readings);
    this.alarms = new Alarms(account, this.metrics, this.sns, this.clock, this.cloudwatch.history, () =>
      this.sqs.measure(),
    );
    this.#creators = this.#creatorsByType();
  }

  /**
   * Starts every service; {@link Cloud.stop} ends them.
   *
   * @param readings the readings that differ from {@link STRICT}
   */
  static async start(account: AwsAccount, readings: Partial<Readings> = {}): Promise<Cloud> {
    const [fauxqs, emulator] = await Promise.all([Fauxqs.start(account), startDynamoDB()]);
    const cloud = new Cloud(account, fauxqs, emulator, { ...STRICT, ...readings });
    const {
      sqs,
      sns,
      ses,
      dynamodb,
      secretsManager,
      cloudwatch,
      lambdaApi: lambda,
      acm,
      apigateway,
      iam,
      clock,
    } = cloud;
    const sts = new Sts(iam, clock);
    const behind = { sqs, sns, ses, dynamodb, secretsmanager: secretsManager, monitoring: cloudwatch, lambda };
    const services = { ...behind, sts, acm, apigateway, logs: cloud.logs, scheduler: cloud.scheduler };
    cloud.#gateway = await Gateway.start(iam, services, (accessKeyId) => cloud.lambda.crash(accessKeyId));
    cloud.apiServer = await ApiServer.start(cloud.apigateway);
    return cloud;
  }

  /** The endpoint of all services, for `AWS_ENDPOINT_URL`. */
  get endpoint(): string {
    return this.#gateway.endpoint;
  }

  /** Every call made through an AWS SDK, oldest first. */
  get calls(): readonly Recorded[] {
    return this.#gateway.calls;
  }

  /** Credentials for a role of the stack, or for a principal that a scenario plays; see {@link Principals.credentials}. */
  credentials(principalArn: string, options?: { session?: string; policies?: readonly unknown[] }): Credentials {
    return this.iam.credentials(principalArn, options);
  }

  /** Injects a fault into coming calls; see {@link Fault}. */
  inject(fault: Fault): void {
    this.#gateway.inject(fault);
  }

  /**
   * Deploys one resource as registered; its dependencies must exist already.
   *
   * @throws Refusal for what AWS refuses, with AWS's code and message
   * @throws Unsupported for an AWS resource type that this cloud doesn't know
   */
  async create(resource: Resource): Promise<void> {
    const creator = this.#creators[resource.type];
    if (!creator) throw new Unsupported(`resources of type ${resource.type}`);
    const inputs = { name: resource.name, ...(plain(resource.inputs) as object) };
    checkName(resource.type, inputs);
    await creator(inputs as never, typeof resource.outputs.arn === "string" ? resource.outputs.arn : "", resource);
  }

  /**
   * Updates an existing resource to its inputs; what they leave out stays as it is.
   *
   * @throws Unsupported for a type that no scenario updates
   */
  update({ type, inputs }: Resource): void {
    if (type !== "aws:sesv2/configurationSet:ConfigurationSet") throw new Unsupported(`updates of type ${type}`);
    this.ses.configurationSets.update(plain(inputs) as never);
  }

  #creatorsByType(): Record<string, Creator> {
    const { iam, kms, secretsManager, sns, sqs, dynamodb, logs, cloudwatch, alarms, lambda, scheduler, ses } = this;
    const { acm, apigateway } = this;
    return {
      "aws:iam/role:Role": (inputs, arn) => iam.createRole(inputs, arn),
      "aws:iam/rolePolicy:RolePolicy": (inputs, _, { urn }) => iam.putRolePolicy(inputs, urn),
      "aws:acm/certificate:Certificate": (inputs, arn) => acm.createCertificate(inputs, arn),
      "aws:acm/certificateValidation:CertificateValidation": (inputs) => acm.issue(inputs),
      "aws:apigatewayv2/api:Api": (inputs, _, { id = "" }) => apigateway.createApi(inputs, id),
      "aws:apigatewayv2/apiMapping:ApiMapping": (inputs) => apigateway.createApiMapping(inputs),
      "aws:apigatewayv2/domainName:DomainName": (inputs, _, { outputs }) => {
        const { targetDomainName } = outputs.domainNameConfiguration as { targetDomainName: string };
        apigateway.createDomainName(inputs, targetDomainName);
      },
      "aws:apigatewayv2/integration:Integration": (inputs, _, { id = "" }) => apigateway.createIntegration(inputs, id),
      "aws:apigatewayv2/route:Route": (inputs) => apigateway.createRoute(inputs),
      "aws:apigatewayv2/stage:Stage": (inputs) => apigateway.createStage(inputs),
      "aws:cloudwatch/logMetricFilter:LogMetricFilter": (inputs) => logs.putMetricFilter(inputs),
      "aws:kms/key:Key": (inputs, arn) => kms.createKey(inputs, arn),
      "aws:kms/alias:Alias": (inputs, arn) => kms.createAlias(inputs, arn),
      "aws:secretsmanager/secret:Secret": (inputs, arn) => secretsManager.createSecret(inputs, arn),
      "aws:secretsmanager/secretVersion:SecretVersion": (inputs) => secretsManager.putSecretValue(inputs),
      "aws:sns/topic:Topic": (inputs, arn, resource) => sns.createTopic(inputs, arn, isImported(resource)),
      "aws:sns/topicPolicy:TopicPolicy": (inputs) => sns.setPolicy(inputs),
      "aws:sns/topicSubscription:TopicSubscription": (inputs) => sns.subscribe(inputs),
      "aws:sqs/queue:Queue": (inputs, arn) => sqs.createQueue(inputs, arn),
      "aws:sqs/queuePolicy:QueuePolicy": (inputs) => sqs.setPolicy(inputs),
      "aws:dynamodb/table:Table": (inputs, arn) => dynamodb.createTable(inputs, arn),
      "aws:cloudwatch/dashboard:Dashboard": (inputs) => cloudwatch.createDashboard(inputs),
      "aws:cloudwatch/logGroup:LogGroup": (inputs) => logs.createLogGroup(inputs),
      "aws:cloudwatch/metricAlarm:MetricAlarm": (inputs, arn) => alarms.createMetricAlarm(inputs, arn),
      "aws:lambda/function:Function": (inputs, arn) => lambda.createFunction(inputs, arn),
      "aws:lambda/eventSourceMapping:EventSourceMapping": (inputs) => lambda.createEventSourceMapping(inputs),
      "aws:scheduler/scheduleGroup:ScheduleGroup": (inputs) => scheduler.createScheduleGroup(inputs),
      "aws:scheduler/schedule:Schedule": (inputs) => scheduler.createSchedule(inputs),
      "aws:sesv2/configurationSet:ConfigurationSet": (inputs, arn, resource) =>
        ses.configurationSets.create(inputs, arn, isImported(resource)),
      "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": (inputs) =>
        ses.configurationSets.createEventDestination(inputs),
      "aws:sesv2/emailIdentity:EmailIdentity": (inputs, arn, resource) => {
        const dkim = resource.outputs.dkimSigningAttributes as { tokens?: string[] } | undefined;
        ses.identities.create(inputs, arn, dkim?.tokens, isImported(resource));
      },
      "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": (inputs) =>
        ses.identities.setFeedbackForwarding(inputs),
      "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": (inputs) =>
        ses.identities.setMailFrom(inputs),
      "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": (inputs, _, resource) =>
        ses.account.setSuppression(inputs, isImported(resource)),
    };
  }

  /**
   * Lets event source mappings poll and invoke until no message is visible. The clock advances by as long as the functions wait.
   *
   * @throws Error when a function requested something that this cloud doesn't know
   */
  async settle(): Promise<void> {
    for (let waited = await this.lambda.poll(); waited !== undefined; waited = await this.lambda.poll())
      if (waited > 0) await this.clock.advance(waited);
  }

  /** Ends every process, closes every port, removes every file. */
  async stop(): Promise<void> {
    await this.lambda.stop();
    await Promise.all([this.apiServer.stop(), this.#gateway.stop(), this.fauxqs.stop(), this.emulator.stop()]);
  }
}

/** Whether the deployment imports the resource if it exists already. */
const isImported = ({ options }: Resource) => options.import !== undefined;

/** Inputs without the graph's markers: secrets unwrapped, archives untouched. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if ("$secret" in value) return plain(value.$secret);
  if ("$unknown" in value) throw new Unsupported("an input that is unknown at deployment");
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
