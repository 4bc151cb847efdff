/** The Amazon CloudWatch API: metrics as data and as pictures, alarm history, and dashboards, which are deployed. */
import type { Body, Graph } from "../../../core/metrics/widgets";
import { renderChart } from "../../dashboard-pictures/chart";
import { png } from "../../dashboard-pictures/png";
import type { State } from "./alarm-state";
import type { Clock } from "../clock";
import type { Metrics } from "./metrics";
import type { Answer, Call, Service } from "../gateway";
import { graphData } from "./widget-data";
import type { Principals } from "../iam/principals";
import { Refusal, Unsupported } from "../refusal";
import { MILLISECONDS } from "../../../core/time/spans";

/** An alarm's change of state, as its history records it. */
export interface StateUpdate {
  readonly alarmName: string;
  readonly at: Date;
  readonly from: State;
  readonly to: State;
}

interface MetricDataRequest {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly NextToken?: string;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat?: {
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions?: readonly { Name: string; Value: string }[];
      };
      readonly Period: number;
      readonly Stat: "Sum" | "Maximum" | "Average";
    };
  }[];
}

interface AlarmsRequest {
  readonly AlarmNames?: readonly string[];
  readonly NextToken?: string;
}

interface HistoryRequest {
  readonly AlarmName?: string;
  readonly HistoryItemType?: string;
  readonly StartDate: number;
  readonly EndDate: number;
  readonly NextToken?: string;
}

/** The alarms, which stand apart from the API in front of them. */
interface DeployedAlarms {
  described(names: readonly string[]): readonly unknown[];
  setState(name: string, state: State, reason: string): Promise<void>;
}

interface StateRequest {
  readonly AlarmName: string;
  readonly StateValue: State;
  readonly StateReason: string;
}

/** Results per page: few, so that callers have to paginate, as CloudWatch may require. */
const PAGE = 10;

/** The pagination token: the index at which a page of results begins. */
const offset = (token: string | undefined) => Number(token ?? 0);

export class CloudWatch implements Service {
  /** Every change of an alarm's state, oldest first; written by whatever evaluates the alarms. */
  readonly history: StateUpdate[] = [];
  readonly #dashboards = new Map<string, Body>();
  readonly #partial = new Set<string>();

  constructor(
    private readonly principals: Principals,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly alarms: () => DeployedAlarms,
  ) {}

  /** Makes CloudWatch return only partial data for a metric from now on, as it may under internal errors. */
  answerInPart(metricName: string): void {
    this.#partial.add(metricName);
  }

  /**
   * Creates a dashboard.
   *
   * @throws Refusal `InvalidParameterInput` for a body that CloudWatch would not show
   */
  createDashboard({ dashboardName, dashboardBody }: { dashboardName: string; dashboardBody: string }): void {
    const body = JSON.parse(dashboardBody) as Body;
    const fault = body.widgets.map(widgetFault).find((found) => found !== undefined);
    if (fault) throw new Refusal("monitoring", "InvalidParameterInput", `The dashboard body is invalid: ${fault}`);
    this.#dashboards.set(dashboardName, body);
  }

  /** The dashboard with this name. @throws Error when there is none */
  dashboard(name: string): Body {
    const body = this.#dashboards.get(name);
    if (!body) throw new Error(`There is no dashboard ${name}.`);
    return body;
  }

  async handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    const request = JSON.parse(body) as { AlarmName?: string };
    const { partition, region, accountId } = this.principals.account;
    const alarm = `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${request.AlarmName}`;
    const resource = ["DescribeAlarmHistory", "SetAlarmState"].includes(operation) ? alarm : "*";
    this.principals.authorize(caller, { action: `cloudwatch:${operation}`, resource });
    const answers: Readonly<Record<string, () => unknown>> = {
      GetMetricData: () => this.#metricData(request as MetricDataRequest),
      GetMetricWidgetImage: () => this.#widgetImage(request as { MetricWidget: string }),
      DescribeAlarms: () => this.#described(request as AlarmsRequest),
      DescribeAlarmHistory: () => this.#alarmHistory(request as HistoryRequest),
      SetAlarmState: () => this.#setState(request as StateRequest),
    };
    const answer = answers[operation];
    return answer && { status: 200, body: JSON.stringify((await answer()) ?? {}) };
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
  #described({ AlarmNames, NextToken }: AlarmsRequest) {
    if (AlarmNames === undefined) throw new Unsupported("alarms that are not named");
    const from = offset(NextToken);
    const MetricAlarms = this.alarms().described(AlarmNames.slice(from, from + PAGE));
    return { MetricAlarms, ...(from + PAGE < AlarmNames.length ? { NextToken: String(from + PAGE) } : {}) };
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
  #setState({ AlarmName, StateValue, StateReason }: StateRequest): Promise<void> {
    return this.alarms().setState(AlarmName, StateValue, StateReason);
  }

  #metricData({ StartTime, EndTime, NextToken, MetricDataQueries }: MetricDataRequest) {
    const span = { start: new Date(StartTime * 1000), end: new Date(EndTime * 1000) };
    const from = offset(NextToken);
    const MetricDataResults = MetricDataQueries.slice(from, from + PAGE).map(({ Id, MetricStat }) => {
      if (!MetricStat) throw new Unsupported("expressions in GetMetricData");
      const { Namespace: namespace, MetricName: name, Dimensions = [] } = MetricStat.Metric;
      const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      const series = this.metrics.statistic({ namespace, name, dimensions }, MetricStat.Stat, MetricStat.Period, span);
      const points = [...series].reverse();
      const partial = this.#partial.has(name);
      const told = partial ? points.slice(0, Math.floor(points.length / 2)) : points;
      return {
        Id,
        Label: name,
        StatusCode: partial ? "PartialData" : "Complete",
        Timestamps: told.map(([time]) => time / 1000),
        Values: told.map(([, value]) => value),
      };
    });
    const more = from + PAGE < MetricDataQueries.length ? { NextToken: String(from + PAGE) } : {};
    return { MetricDataResults, ...more };
  }

  #widgetImage({ MetricWidget }: { MetricWidget: string }) {
    const widget = JSON.parse(MetricWidget) as Graph & { start: string; end: string; width: number; height: number };
    const span = { start: new Date(widget.start), end: new Date(widget.end) };
    const shown = graphData(widget, this.metrics, span);
    return { MetricWidgetImage: png(renderChart({ graph: widget, shown, span, ...widget })).toString("base64") };
  }

  #alarmHistory({ AlarmName, HistoryItemType, StartDate, EndDate, NextToken }: HistoryRequest) {
    if (AlarmName === undefined || HistoryItemType !== "StateUpdate") {
      throw new Unsupported(`alarm history of type ${HistoryItemType} of ${AlarmName ?? "all alarms"}`);
    }
    const matching = this.history.filter(
      ({ alarmName, at }) =>
        alarmName === AlarmName && at.getTime() >= StartDate * 1000 && at.getTime() <= EndDate * 1000,
    );
    const from = offset(NextToken);
    const AlarmHistoryItems = matching.slice(from, from + PAGE).map(({ at, from, to }) => ({
      AlarmName,
      AlarmType: "MetricAlarm",
      Timestamp: at.getTime() / 1000,
      HistoryItemType: "StateUpdate",
      HistorySummary: `Alarm updated from ${from} to ${to}`,
      HistoryData: JSON.stringify({ version: "1.0", oldState: { stateValue: from }, newState: { stateValue: to } }),
    }));
    return { AlarmHistoryItems, ...(from + PAGE < matching.length ? { NextToken: String(from + PAGE) } : {}) };
  }

  /** The time span that a dashboard shows when it is opened now. */
  shownSpan({ start }: Body): { start: Date; end: Date } {
    const days = Number(/^-P(\d+)D$/.exec(start)?.[1]);
    if (!days) throw new Unsupported(`a dashboard that starts ${start}`);
    const end = this.clock.now();
    const today = Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate());
    return { start: new Date(today - (days - 1) * MILLISECONDS.day), end: new Date(today + MILLISECONDS.day) };
  }
}

/** Why CloudWatch would refuse a widget. */
function widgetFault(widget: Body["widgets"][number]): string | undefined {
  const { x, y, width, height } = widget;
  const place = [x, y, width, height];
  if (!place.every(Number.isInteger) || width < 1 || height < 1 || x < 0 || y < 0 || x + width > 24) {
    return `a widget at ${JSON.stringify(place)} is not on the grid of 24 columns`;
  }
  if (widget.type === "metric" && widget.properties.metrics.length === 0) return "a metric widget has no metrics";
  if (widget.type === "alarm" && widget.properties.alarms.length === 0) return "an alarm widget has no alarms";
  return undefined;
}
