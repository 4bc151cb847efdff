import { parseArn } from "../lib/resources/arn";
import { awsGuide } from "../lib/rule/frameworks";
import { asList, asObject, known } from "../lib/unknown-values/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule/rule";

const SET = "aws:sesv2/configurationSet:ConfigurationSet";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const FUNCTION = "aws:lambda/function:Function";
const DIMENSION = "ses:configuration-set";

/** The figures promised to AWS, each with the metrics that can show it. */
const FIGURES = [["Send"], ["Bounce", "HardBounce"], ["Complaint"], ["Delivery"]];
const WEEKLY = /^(?:rate\(7 days\)|cron\(\d+ \d+ \? \* (?:SUN|MON|TUE|WED|THU|FRI|SAT|[1-7]) \*\))$/;

/** What people can see of a stack's mail. */
export interface Shown {
  /** What the dashboards draw, as `<metric> <configuration set>`. */
  readonly figures: ReadonlySet<string>;
  /** The configuration sets in reports that are sent weekly. */
  readonly reported: ReadonlySet<unknown>;
}

/** The faults of a configuration set: which of its figures nobody sees. */
export function* violations(set: string, { figures, reported }: Shown): Generator<string> {
  const missing = FIGURES.filter((metrics) => !metrics.some((metric) => figures.has(`${metric} ${set}`)));
  if (missing.length > 0)
    yield `is on no dashboard with ${missing.map(([metric]) => metric).join(", ")}: draw them by the dimension ${DIMENSION}`;
  if (!reported.has(set))
    yield "is in no weekly report: schedule a function with REPORT_RECIPIENTS and this set in CONFIGURATION_SETS";
}

function parsed(json: unknown): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(String(json))) ?? {};
  } catch {
    return {};
  }
}

function figuresOf(dashboardBody: unknown): readonly string[] {
  return asList(parsed(dashboardBody).widgets)
    .flatMap((widget) => asList(asObject(asObject(widget)?.properties)?.metrics))
    .flatMap((entry) => {
      const [, metric, dimension, set] = asList(entry);
      return dimension === DIMENSION ? [`${String(metric)} ${String(set)}`] : [];
    });
}

/** The functions that are started once a week, by name. */
function startedWeekly(schedule: JudgedInStack["props"]): readonly string[] {
  const state = known(schedule.state);
  const arn = parseArn(String(asObject(known(schedule.target))?.arn));
  const weekly = WEEKLY.test(String(known(schedule.scheduleExpression)));
  return weekly && (state === undefined || state === "ENABLED") && arn?.service === "lambda"
    ? [arn.resource.replace(/^function:/, "")]
    : [];
}

function readShown(resources: readonly JudgedInStack[]): Shown {
  const props = (type: string) => resources.filter((each) => each.type === type).map((each) => each.props);
  const weekly = new Set(props(SCHEDULE).flatMap(startedWeekly));
  const reports = props(FUNCTION)
    .filter((each) => weekly.has(String(known(each.name))))
    .map(({ environment }) => asObject(asObject(environment)?.variables) ?? {})
    .filter(({ REPORT_RECIPIENTS: recipients }) => typeof recipients === "string" && recipients !== "")
    .flatMap(({ CONFIGURATION_SETS: sets }) => Object.values(parsed(sets)));
  return {
    figures: new Set(props(DASHBOARD).flatMap(({ dashboardBody }) => figuresOf(known(dashboardBody)))),
    reported: new Set(reports),
  };
}

export const dashboardAndReport = stackRule(
  {
    name: "dashboard-and-report",
    requires: "Every configuration set is on a dashboard with the promised figures, and in a weekly report",
    why: "the request promises both, and rates that nobody looks at get worse",
    severity: "medium",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Monitoring your sending activity",
      "Track deliveries, bounces and complaints of your sending",
      "https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity.html",
    ),
    remediationSteps: "Add the set to the dashboard and to the report, and keep the report's schedule enabled.",
  },
  ofType(SET),
  function* (resources): Generator<Finding> {
    const shown = readShown(resources);
    for (const resource of resources.filter(({ type }) => type === SET))
      for (const fault of violations(String(known(resource.props.configurationSetName)), shown))
        yield { resource, fault };
  },
);
