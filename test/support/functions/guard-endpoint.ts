/** CloudWatch, SES and SNS on loopback, as far as the guard calls them. */
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { text } from "node:stream/consumers";
import { close, listen } from "../loopback-server";

/** Values of a metric, by how many minutes ago they were counted. */
export type Counts = Readonly<
  Partial<Record<"Send" | "Blocked" | "HardBounce" | "Complaint", Readonly<Record<number, number>>>>
>;

/** A call that changes something or notifies people. */
export type Call =
  | { readonly put: string; readonly body: unknown }
  | { readonly publish: string; readonly subject: string; readonly message: string };

interface MetricRequest {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly NextToken?: string;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: {
      readonly Period: number;
      readonly Stat: string;
      readonly Metric: { readonly Namespace: string; readonly MetricName: keyof Counts; readonly Dimensions: unknown };
    };
  }[];
}

/** The running endpoint. */
export interface GuardEndpoint {
  readonly url: string;
  /** CloudWatch's counts for each configuration set. */
  readonly counts: Record<string, Counts>;
  /** The queries to CloudWatch, as `<namespace> <metric> <statistic> <dimensions>`. */
  readonly asked: string[];
  readonly calls: Call[];
  /** Makes the next `times` calls of an operation fail. */
  fail(operation: "GetMetricData" | "Put" | "Publish", times: number): void;
  /** Splits each series into two pages. */
  inPages: boolean;
  /** Claims that there are more values than it returns. */
  inPart: boolean;
  /** The metric that is left out of every answer. */
  leavesOut?: keyof Counts;
  stop(): Promise<void>;
}

/** Starts the endpoint. */
export async function startGuardEndpoint(): Promise<GuardEndpoint> {
  const faults = new Map<string, number>();
  const server = createServer((request, response) => void answer(request, response));
  const url = await listen(server);
  const endpoint: GuardEndpoint = {
    url,
    counts: {},
    asked: [],
    calls: [],
    fail: (operation, times) => void faults.set(operation, times),
    inPages: false,
    inPart: false,
    stop: async () => {
      await close(server);
    },
  };

  const fails = (operation: string) => {
    const left = faults.get(operation) ?? 0;
    faults.set(operation, left - 1);
    return left > 0;
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const path = request.url ?? "";
    const target = String(request.headers["x-amz-target"] ?? "");
    const end = (operation: string, success: string) => {
      const failed = fails(operation);
      response.writeHead(failed ? 500 : 200).end(failed ? "{}" : success);
      return !failed;
    };
    if (target === "GraniteServiceVersion20100801.GetMetricData") {
      end("GetMetricData", JSON.stringify(metricData(JSON.parse(body) as MetricRequest)));
    } else if (request.method === "PUT") {
      if (end("Put", "{}")) endpoint.calls.push({ put: path, body: JSON.parse(body) });
    } else {
      const { TopicArn = "", Subject = "", Message = "" } = Object.fromEntries(new URLSearchParams(body));
      const published = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
      if (end("Publish", published)) endpoint.calls.push({ publish: TopicArn, subject: Subject, message: Message });
    }
  }

  function metricData({ MetricDataQueries, StartTime, EndTime, NextToken }: MetricRequest): unknown {
    // CloudWatch rounds the start down to a whole minute
    // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html).
    const start = Math.floor(StartTime / 60) * 60;
    const asked = MetricDataQueries.filter(({ MetricStat }) => MetricStat.Metric.MetricName !== endpoint.leavesOut);
    const MetricDataResults = asked.map(({ Id, MetricStat: { Metric, Period, Stat } }) => {
      const dimensions = Metric.Dimensions as readonly { readonly Name: string; readonly Value: string }[];
      endpoint.asked.push(
        `${Metric.Namespace} ${Metric.MetricName} ${Stat} ${dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join()}`,
      );
      const counts = endpoint.counts[dimensions[0]?.Value ?? ""]?.[Metric.MetricName] ?? {};
      const points = Object.entries(counts)
        .map(([minutesAgo, value]) => ({ at: EndTime - 60 * Number(minutesAgo), value }))
        .filter(({ at }) => at >= StartTime && at <= EndTime)
        // The start of the period that contains the value.
        .map(({ at, value }) => ({ at: start + Math.floor((at - start) / Period) * Period, value }));
      const half = Math.ceil(points.length / 2);
      const part = !endpoint.inPages ? points : NextToken === undefined ? points.slice(0, half) : points.slice(half);
      const isPartial = endpoint.inPart || (endpoint.inPages && NextToken === undefined);
      return {
        Id,
        Timestamps: part.map(({ at }) => at),
        Values: part.map(({ value }) => value),
        StatusCode: isPartial ? "PartialData" : "Complete",
      };
    });
    const hasMore = endpoint.inPages && NextToken === undefined;
    return { MetricDataResults, ...(hasMore && { NextToken: "more" }) };
  }

  return endpoint;
}
