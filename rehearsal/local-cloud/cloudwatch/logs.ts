/** Amazon CloudWatch Logs: log groups with their lines, and the metrics extracted from lines. */
import type { Clock } from "../clock";
import type { Answer, Call, Service } from "../gateway";
import type { Caller, Principals } from "../iam/principals";
import { Refusal } from "../refusal";
import { embeddedMetrics } from "./embedded-metrics";
import { matches } from "./filter-pattern";
import { type MetricFilter, taken } from "./metric-filters";
import type { Metrics } from "./metrics";

interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

class LogGroup {
  readonly events: LogEvent[] = [];

  /** @param retentionInDays undefined keeps lines forever */
  constructor(
    readonly name: string,
    readonly retentionInDays: number | undefined,
  ) {}

  /** The lines, oldest first. */
  get lines(): readonly string[] {
    return this.events.map(({ message }) => message);
  }
}

interface FilterRequest {
  readonly logGroupName: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly startFromHead?: boolean;
  readonly limit?: number;
  readonly nextToken?: string;
}

/** Events on a page: few, so that callers have to paginate. */
const PAGE = 20;

export class Logs implements Service {
  readonly #groups = new Map<string, LogGroup>();
  readonly #filters: MetricFilter[] = [];
  /** Lines that were lost because the role may not write them or there is no log group. */
  readonly lost: string[] = [];

  constructor(
    private readonly principals: Principals,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  createLogGroup({ name, retentionInDays }: { name: string; retentionInDays?: number }): void {
    if (this.#groups.has(name)) {
      throw new Refusal("logs", "ResourceAlreadyExistsException", "The specified log group already exists");
    }
    this.#groups.set(name, new LogGroup(name, retentionInDays));
  }

  handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    const answers: Readonly<Record<string, () => unknown>> = {
      DescribeLogGroups: () => this.#described(caller, JSON.parse(body) as { logGroupNamePrefix?: string }),
      FilterLogEvents: () => this.#filtered(caller, JSON.parse(body) as FilterRequest),
    };
    const answer = answers[operation];
    return Promise.resolve(answer && { status: 200, body: JSON.stringify(answer()) });
  }

  #arn(group: string): string {
    const { partition, region, accountId } = this.principals.account;
    return `arn:${partition}:logs:${region}:${accountId}:log-group:${group}`;
  }

  #described(caller: Caller, { logGroupNamePrefix = "" }: { logGroupNamePrefix?: string }) {
    const resource = this.#arn(`${logGroupNamePrefix}*`);
    this.principals.authorize(caller, { action: "logs:DescribeLogGroups", resource });
    const named = this.groups.filter(({ name }) => name.startsWith(logGroupNamePrefix));
    return { logGroups: named.map(({ name, retentionInDays }) => ({ logGroupName: name, retentionInDays })) };
  }

  /**
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html. A page may be empty though more
   * follow; here the first one is. IAM is asked about the group's ARN with an empty log stream, as AWS's refusals of calls on logs
   * name it (https://github.com/prowler-cloud/prowler/pull/37).
   */
  #filtered(caller: Caller, request: FilterRequest) {
    const { logGroupName, startTime = 0, endTime = Infinity, filterPattern, startFromHead = true } = request;
    const resource = `${this.#arn(logGroupName)}:log-stream:`;
    this.principals.authorize(caller, { action: "logs:FilterLogEvents", resource });
    const group = this.#groups.get(logGroupName);
    if (!group) throw new Refusal("logs", "ResourceNotFoundException", "The specified log group does not exist.");
    if (request.nextToken === undefined) return { events: [], nextToken: "0" };
    const found = group.events.filter(
      ({ timestamp, message }) =>
        timestamp >= startTime && timestamp <= endTime && (!filterPattern || matches(filterPattern, message)),
    );
    const from = Number(request.nextToken);
    const to = from + Math.min(request.limit ?? PAGE, PAGE);
    const events = (startFromHead ? found : found.reverse()).slice(from, to);
    return { events, ...(to < found.length && { nextToken: String(to) }) };
  }

  /**
   * Adds a metric filter.
   *
   * @throws Refusal for a log group that doesn't exist
   */
  putMetricFilter(filter: MetricFilter): void {
    if (!this.#groups.has(filter.logGroupName))
      throw new Refusal("logs", "ResourceNotFoundException", "The specified log group does not exist.");
    this.#filters.push(filter);
  }

  /** Writes a line for an AWS service whose log delivery the deployer has set up. */
  deliver(groupName: string, line: string): void {
    this.#groups.get(groupName)?.events.push(this.#event(line));
    for (const filter of this.#filters.filter(({ logGroupName }) => logGroupName === groupName)) {
      const value = taken(filter, line);
      const { namespace, name } = filter.metricTransformation;
      if (value !== undefined) this.metrics.add(namespace, name, {}, value);
    }
  }

  #event(message: string): LogEvent {
    return { timestamp: this.clock.now().getTime(), message };
  }

  /** Every log group. */
  get groups(): readonly LogGroup[] {
    return [...this.#groups.values()];
  }

  /** The log group with this name, its lines oldest first; undefined when there is none. */
  group(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  /**
   * Writes lines on behalf of a role. As on AWS they are lost, metrics included, if the role may not write, or if the group doesn't exist
   * and the role may not create it.
   *
   * @throws Error for a line in embedded metric format that CloudWatch would not accept
   */
  put(caller: Caller, groupName: string, stream: string, lines: readonly string[]): void {
    const group = this.#arn(groupName);
    const may = (action: string, resource: string) =>
      this.principals.verdict(caller, { action: `logs:${action}`, resource }).allowed;
    if (!this.#groups.has(groupName) && may("CreateLogGroup", group)) this.createLogGroup({ name: groupName });
    const resource = `${group}:log-stream:${stream}`;
    const kept = this.#groups.get(groupName);
    if (!kept || !may("CreateLogStream", resource) || !may("PutLogEvents", resource)) {
      this.lost.push(...lines);
      return;
    }
    kept.events.push(...lines.map((line) => this.#event(line)));
    for (const { namespace, name, dimensions, value } of lines.flatMap(embeddedMetrics)) {
      this.metrics.add(namespace, name, dimensions, value);
    }
  }
}
