/** Amazon CloudWatch's GetMetricData, for metrics without math. */
import type { Metrics } from "./cloudwatch";
import type { Answer, Call, Service } from "./gateway";
import type { Principals } from "./principals";
import { Unsupported } from "./refusal";

interface Query {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

/** Times are seconds since the epoch. */
interface Request {
  readonly MetricDataQueries: readonly Query[];
  readonly StartTime: number;
  readonly EndTime: number;
}

export class MetricData implements Service {
  constructor(
    private readonly principals: Principals,
    private readonly metrics: Metrics,
  ) {}

  handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    if (operation !== "GetMetricData") return Promise.resolve(undefined);
    this.principals.authorise(caller, { action: "cloudwatch:GetMetricData", resource: "*" });
    const request = JSON.parse(body) as Request;
    const MetricDataResults = request.MetricDataQueries.map((query) => this.#result(query, request));
    return Promise.resolve({ status: 200, body: JSON.stringify({ MetricDataResults, Messages: [] }) });
  }

  /** One series, the newest period first; periods begin at the start of the request, on the minute. */
  #result({ Id, MetricStat }: Query, { StartTime, EndTime }: Request) {
    if (!MetricStat) throw new Unsupported("metric math in GetMetricData");
    const { Metric, Period, Stat } = MetricStat;
    const dimensions = Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
    const metric = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions };
    const start = Math.floor(StartTime / 60) * 60;
    const starts = Array.from({ length: Math.ceil((EndTime - start) / Period) }, (_, index) => start + index * Period);
    const points = starts
      .reverse()
      .map((at) => [at, this.metrics.statistic(metric, Stat, at * 1000, (at + Period) * 1000)] as const)
      .filter(([, value]) => value !== undefined);
    const [Timestamps, Values] = [points.map(([at]) => at), points.map(([, value]) => value)];
    return { Id, Label: Metric.MetricName, Timestamps, Values, StatusCode: "Complete" };
  }
}
