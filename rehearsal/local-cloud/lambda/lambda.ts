/** AWS Lambda: functions run as uploaded, each in its own processes, with event source mappings on queues. */
import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeFolder, temporaryFolder } from "../../../cli/process/cleanup";
import { type Archive, textOf } from "../../../infra/recorded-graph/graph";
import type { Clock } from "../clock";
import type { Logs } from "../cloudwatch/logs";
import type { Metrics } from "../cloudwatch/metrics";
import { ExecutionEnvironment, type Invocation } from "./execution-environment";
import type { Principals, Session } from "../iam/principals";
import { Refusal, Unsupported } from "../refusal";
import type { Received, Sqs } from "../sqs/sqs";

interface FunctionInputs {
  readonly name: string;
  readonly role: string;
  readonly runtime: string;
  readonly handler: string;
  readonly timeout?: number;
  readonly memorySize?: number;
  readonly environment?: { readonly variables?: Readonly<Record<string, string>> };
  readonly loggingConfig?: { readonly logGroup?: string };
  readonly code: Archive;
}

interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memorySize: number;
  readonly logGroup: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The folder with the unpacked archive. */
  readonly root: string;
  readonly idle: Running[];
}

interface Running {
  readonly environment: ExecutionEnvironment;
  readonly session: Session;
  readonly logStream: string;
}

interface Mapping {
  readonly function: LambdaFunction;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly partialFailures: boolean;
  /** How many batches are processed concurrently. */
  readonly concurrency: number;
  lastProcessingResult: string;
}

const mappingOperations = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];

/**
 * The runtimes with which functions can be created.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const runtimes = new Set(["nodejs22.x", "nodejs24.x"]);

/** The environment variables that Lambda reserves: lambda/latest/dg/configuration-envvars.html. */
const reservedVariables = new Set(
  "_HANDLER AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_FUNCTION_NAME LAMBDA_TASK_ROOT".split(
    " ",
  ),
);

export class Lambda {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #mappings: Mapping[] = [];
  /** Processes by the access key id that they use. */
  readonly #running = new Map<string, ExecutionEnvironment>();
  /** Every invocation with its result, oldest first. */
  readonly invocations: { readonly functionName: string; readonly result: Invocation }[] = [];

  constructor(
    private readonly principals: Principals,
    private readonly sqs: Sqs,
    private readonly logs: Logs,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly gateway: () => { readonly endpoint: string; readonly failure: Error | undefined },
  ) {}

  createFunction(inputs: FunctionInputs, arn: string): void {
    const { name, role, handler, code, timeout = 3, memorySize = 128 } = inputs;
    this.#checkFunction(inputs);
    const root = temporaryFolder(name);
    for (const [path, file] of Object.entries(code.$archive)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), textOf(file));
    }
    this.#functions.set(name, {
      name,
      arn,
      role,
      handler,
      timeoutSeconds: timeout,
      memorySize,
      logGroup: inputs.loggingConfig?.logGroup ?? `/aws/lambda/${name}`,
      variables: inputs.environment?.variables ?? {},
      root,
      idle: [],
    });
  }

  #checkFunction({ name, role, runtime, environment }: FunctionInputs): void {
    if (this.#functions.has(name)) {
      throw new Refusal("lambda", "ResourceConflictException", `Function already exist: ${name}`, 409);
    }
    const invalid = (message: string) => new Refusal("lambda", "InvalidParameterValueException", message);
    if (!runtimes.has(runtime)) {
      throw invalid(
        `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. ` +
          "We recommend you use a supported runtime while creating or updating functions.",
      );
    }
    const reserved = Object.keys(environment?.variables ?? {}).filter((variable) => reservedVariables.has(variable));
    if (reserved.length > 0) {
      throw invalid(
        "Lambda was unable to configure your environment variables because the environment variables you have provided " +
          "contains reserved keys that are currently not supported for modification. " +
          `Reserved keys used in this request: ${reserved.join(", ")}`,
      );
    }
    if (!this.principals.mayAssume(role, { service: "lambda.amazonaws.com" })) {
      throw invalid("The role defined for the function cannot be assumed by Lambda.");
    }
  }

  createEventSourceMapping(inputs: {
    eventSourceArn: string;
    functionName: string;
    batchSize?: number;
    functionResponseTypes?: readonly string[];
    scalingConfig?: { maximumConcurrency?: number };
    filterCriteria?: unknown;
    enabled?: boolean;
  }): void {
    const {
      eventSourceArn,
      enabled = true,
      batchSize = 10,
      functionResponseTypes = [],
      scalingConfig,
      filterCriteria,
    } = inputs;
    const target = this.function(inputs.functionName);
    const invalid = (message: string) => new Refusal("lambda", "InvalidParameterValueException", message);
    if (batchSize > 10) throw new Unsupported("event source mappings with batches of more than 10");
    if (filterCriteria !== undefined) throw new Unsupported("event source mappings with filter criteria");
    const queue = this.#queue(eventSourceArn);
    if (queue.visibilitySeconds < target.timeoutSeconds) {
      const [visibility, timeout] = [queue.visibilitySeconds, target.timeoutSeconds].map(String);
      throw invalid(
        `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
      );
    }
    const refused = this.#refusedOperation(target, eventSourceArn);
    if (refused)
      throw invalid(`The provided execution role does not have permissions to call ${refused.operation} on SQS`);
    if (!enabled) return;
    this.sqs.poll(eventSourceArn);
    this.#mappings.push({
      function: target,
      queueArn: eventSourceArn,
      batchSize,
      partialFailures: functionResponseTypes.includes("ReportBatchItemFailures"),
      concurrency: scalingConfig?.maximumConcurrency ?? 2,
      lastProcessingResult: "No records processed",
    });
  }

  #queue(arn: string) {
    try {
      return this.sqs.queue(arn);
    } catch {
      const message =
        "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. " +
        "SQS Error Message: The specified queue does not exist.";
      throw new Refusal("lambda", "InvalidParameterValueException", message);
    }
  }

  /** The first operation on the queue that a mapping needs and the function's role may not perform. */
  #refusedOperation({ role, name }: LambdaFunction, queueArn: string) {
    const queue = this.sqs.queue(queueArn);
    const caller = this.#session(role, name).session;
    for (const operation of mappingOperations) {
      try {
        this.sqs.authorize(caller, operation, queue);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { operation, reason: error.message };
      }
    }
    return undefined;
  }

  #session(role: string, session: string) {
    const credentials = this.principals.credentials(role, { session });
    const issued = this.principals.session(credentials.accessKeyId);
    if (!issued) throw new Error(`no session for ${role}`);
    return { credentials, session: issued };
  }

  /**
   * The function with this name or ARN.
   *
   * @throws Refusal `ResourceNotFoundException`
   */
  function(reference: string): LambdaFunction {
    const found = this.#functions.get(reference.split(":").at(-1) ?? "");
    if (found) return found;
    throw new Refusal("lambda", "ResourceNotFoundException", `Function not found: ${reference}`, 404);
  }

  /**
   * Invokes a function without authorization.
   *
   * @throws Error when the function requested something that this cloud doesn't know
   */
  async invoke(reference: string, event: unknown): Promise<Invocation> {
    return (await this.#run(reference, event)).result;
  }

  async #run(reference: string, event: unknown): Promise<{ readonly result: Invocation; readonly waited: number }> {
    const target = this.function(reference);
    const running = target.idle.pop() ?? this.#start(target);
    const { result, waited, lines } = await running.environment.invoke({
      event,
      context: {
        awsRequestId: randomUUID(),
        functionName: target.name,
        functionVersion: "$LATEST",
        invokedFunctionArn: target.arn,
        memoryLimitInMB: String(target.memorySize),
        logGroupName: target.logGroup,
        logStreamName: running.logStream,
      },
      now: this.clock.now().getTime(),
      timeoutMilliseconds: target.timeoutSeconds * 1000,
    });
    if (running.environment.alive) target.idle.push(running);
    this.invocations.push({ functionName: target.name, result });
    const count = (name: string, value: number) =>
      this.metrics.add("AWS/Lambda", name, { FunctionName: target.name }, value);
    count("Invocations", 1);
    count("Errors", Number("error" in result));
    this.logs.put(running.session, target.logGroup, running.logStream, lines);
    const { failure } = this.gateway();
    if (failure) throw failure;
    return { result, waited };
  }

  /** Starts a process with the environment that Lambda documents: lambda/latest/dg/configuration-envvars.html. */
  #start(target: LambdaFunction): Running {
    const { credentials, session } = this.#session(target.role, target.name);
    const { region } = this.principals.account;
    const logStream = `${this.clock.now().toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]${randomUUID().replaceAll("-", "")}`;
    const environment = new ExecutionEnvironment(target.root, {
      ...target.variables,
      _HANDLER: target.handler,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: this.gateway().endpoint,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(target.memorySize),
      AWS_LAMBDA_FUNCTION_NAME: target.name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: target.logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: logStream,
      AWS_REGION: region,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      // Lambda does not set HOME; but without it Node.js falls back to the developer's home, whose ~/.aws/config the AWS SDK would read.
      HOME: target.root,
      LAMBDA_TASK_ROOT: target.root,
      LANG: "en_US.UTF-8",
      PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
      TZ: ":UTC",
    });
    this.#running.set(credentials.accessKeyId, environment);
    return { environment, session, logStream };
  }

  /** Kills the process that uses this access key, as a crash would. */
  async crash(accessKeyId: string): Promise<void> {
    const environment = this.#running.get(accessKeyId);
    if (!environment) throw new Unsupported("a crash of a caller that is not a function");
    await environment.kill();
  }

  /**
   * Lets each event source mapping poll once and process what it received, all at the same time of the clock.
   *
   * @returns for how many milliseconds the slowest function waited; undefined when no message was received
   */
  async poll(): Promise<number | undefined> {
    const waits: number[] = [];
    for (const mapping of this.#mappings) {
      const refused = this.#refusedOperation(mapping.function, mapping.queueArn);
      mapping.lastProcessingResult = refused ? `PROBLEM: ${refused.reason}` : "OK";
      if (refused) continue;
      const batches: (readonly Received[])[] = [];
      for (let slot = 0; slot < mapping.concurrency; slot++) {
        const batch = await this.sqs.receive(mapping.queueArn, mapping.batchSize);
        if (batch.length === 0) break;
        batches.push(batch);
      }
      waits.push(...(await Promise.all(batches.map((batch) => this.#handle(mapping, batch)))));
    }
    return waits.length > 0 ? Math.max(...waits) : undefined;
  }

  /** @returns for how many milliseconds the function waited */
  async #handle(mapping: Mapping, batch: readonly Received[]): Promise<number> {
    const region = this.principals.account.region;
    const Records = batch.map((message) => record(message, mapping.queueArn, region));
    const { result, waited } = await this.#run(mapping.function.name, { Records });
    const failed = failures(result, mapping.partialFailures);
    if (failed === "all") return waited;
    for (const { MessageId, ReceiptHandle } of batch) {
      if (!failed.has(MessageId)) await this.sqs.delete(mapping.queueArn, ReceiptHandle);
    }
    return waited;
  }

  /** The LastProcessingResult of each mapping. */
  get lastProcessingResults(): readonly string[] {
    return this.#mappings.map(({ lastProcessingResult }) => lastProcessingResult);
  }

  /** Ends every process and deletes every archive. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((environment) => environment.kill()));
    for (const { root } of this.#functions.values()) removeFolder(root);
  }
}

/** A message in the form that a function gets: lambda/latest/dg/with-sqs.html. */
function record(message: Received, queueArn: string, awsRegion: string) {
  const { SentTimestamp, SenderId, ApproximateReceiveCount, ApproximateFirstReceiveTimestamp } =
    message.Attributes ?? {};
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: { ApproximateReceiveCount, SentTimestamp, SenderId, ApproximateFirstReceiveTimestamp },
    messageAttributes: message.MessageAttributes ?? {},
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion,
  };
}

/**
 * The ids of the messages in a batch that failed.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: a thrown error or an invalid response fails the
 * whole batch, an empty response none of it.
 */
function failures(result: Invocation, partialFailures: boolean): "all" | ReadonlySet<string> {
  if ("error" in result) return "all";
  if (!partialFailures || result.payload === null) return new Set();
  const { batchItemFailures } = result.payload as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return new Set();
  if (!Array.isArray(batchItemFailures)) return "all";
  const ids = batchItemFailures.map((item: { itemIdentifier?: unknown }) => item.itemIdentifier);
  return ids.every((id) => typeof id === "string" && id !== "") ? new Set(ids as string[]) : "all";
}
