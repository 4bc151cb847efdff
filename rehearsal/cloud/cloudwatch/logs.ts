/** Amazon CloudWatch Logs: log groups with their lines, and the metrics extracted from lines. */
import type { Answer, Call, Service } from "../gateway";
import type { Caller, Principals } from "../iam/principals";
import { Refusal } from "../refusal";
import { embeddedMetrics } from "./embedded-metrics";
import { type MetricFilter, taken } from "./metric-filters";
import type { Metrics } from "./metrics";

interface LogGroup {
  readonly name: string;
  /** Retention in days; undefined keeps lines for ever. */
  readonly retentionInDays: number | undefined;
  readonly lines: string[];
}

export class Logs implements Service {
  readonly #groups = new Map<string, LogGroup>();
  readonly #filters: MetricFilter[] = [];
  /** Lines that were lost because the role may not write them or there is no log group. */
  readonly lost: string[] = [];

  constructor(
    private readonly principals: Principals,
    private readonly metrics: Metrics,
  ) {}

  createLogGroup({ name, retentionInDays }: { name: string; retentionInDays?: number }): void {
    if (this.#groups.has(name)) {
      throw new Refusal("logs", "ResourceAlreadyExistsException", "The specified log group already exists");
    }
    this.#groups.set(name, { name, retentionInDays, lines: [] });
  }

  handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    if (operation !== "DescribeLogGroups") return Promise.resolve(undefined);
    const { logGroupNamePrefix = "" } = JSON.parse(body) as { logGroupNamePrefix?: string };
    const { partition, region, accountId } = this.principals.account;
    const resource = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupNamePrefix}*`;
    this.principals.authorise(caller, { action: "logs:DescribeLogGroups", resource });
    const named = this.groups.filter(({ name }) => name.startsWith(logGroupNamePrefix));
    const logGroups = named.map(({ name, retentionInDays }) => ({ logGroupName: name, retentionInDays }));
    return Promise.resolve({ status: 200, body: JSON.stringify({ logGroups }) });
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
    this.#groups.get(groupName)?.lines.push(line);
    for (const filter of this.#filters.filter(({ logGroupName }) => logGroupName === groupName)) {
      const value = taken(filter, line);
      const { namespace, name } = filter.metricTransformation;
      if (value !== undefined) this.metrics.add(namespace, name, {}, value);
    }
  }

  /** Every log group. */
  get groups(): readonly Readonly<LogGroup>[] {
    return [...this.#groups.values()];
  }

  /** The log group with this name, its lines oldest first; undefined when there is none. */
  group(name: string): Readonly<LogGroup> | undefined {
    return this.#groups.get(name);
  }

  /**
   * Writes lines on behalf of a role. As on AWS they are lost, metrics included, if the role may not write, or if the group doesn't exist
   * and the role may not create it.
   *
   * @throws Error for a line in embedded metric format that CloudWatch would not accept
   */
  put(caller: Caller, groupName: string, stream: string, lines: readonly string[]): void {
    const { partition, region, accountId } = this.principals.account;
    const group = `arn:${partition}:logs:${region}:${accountId}:log-group:${groupName}`;
    const may = (action: string, resource: string) =>
      this.principals.verdict(caller, { action: `logs:${action}`, resource }).allowed;
    if (!this.#groups.has(groupName) && may("CreateLogGroup", group)) this.createLogGroup({ name: groupName });
    const resource = `${group}:log-stream:${stream}`;
    const kept = this.#groups.get(groupName);
    if (!kept || !may("CreateLogStream", resource) || !may("PutLogEvents", resource)) {
      this.lost.push(...lines);
      return;
    }
    kept.lines.push(...lines);
    for (const { namespace, name, dimensions, value } of lines.flatMap(embeddedMetrics)) {
      this.metrics.add(namespace, name, dimensions, value);
    }
  }
}
