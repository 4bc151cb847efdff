import { dashboardAndReport } from "../../../policies/deliverability/dashboard-and-report";
import { arn, type Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const metrics = (...names: readonly string[]) =>
  names.map((name) => ["AWS/SES", name, "ses:configuration-set", "main"]);
const body = (drawn: readonly unknown[]) =>
  JSON.stringify({ widgets: [{ type: "text", properties: { markdown: "" } }, { properties: { metrics: drawn } }] });
const UNDRAWN =
  "main: is on no dashboard with Send, Bounce, Complaint, Delivery: draw them by the dimension ses:configuration-set";
const UNREPORTED =
  "main: is in no weekly report: schedule a function with REPORT_RECIPIENTS and this set in CONFIGURATION_SETS";

export const cases: Cases = {
  rule: dashboardAndReport,
  good: [
    { type: "aws:sesv2/configurationSet:ConfigurationSet", name: "main", props: { configurationSetName: "main" } },
    {
      type: "aws:cloudwatch/dashboard:Dashboard",
      name: "dashboard",
      props: { dashboardBody: body(metrics("Send", "HardBounce", "Complaint", "Delivery")) },
    },
    {
      type: "aws:scheduler/schedule:Schedule",
      name: "weekly",
      props: { scheduleExpression: "cron(0 7 ? * MON *)", target: { arn: arn("lambda", "function:report") } },
    },
    {
      type: "aws:lambda/function:Function",
      name: "report",
      props: {
        name: "report",
        environment: { variables: { REPORT_RECIPIENTS: "it@example.com", CONFIGURATION_SETS: '{"main":"main"}' } },
      },
    },
  ],
  refused: [
    { what: "an empty dashboard", at: "dashboard.props.dashboardBody", value: "{}", says: [UNDRAWN] },
    { what: "a dashboard that is not JSON", at: "dashboard.props.dashboardBody", value: "main", says: [UNDRAWN] },
    {
      what: "a dashboard without complaints",
      at: "dashboard.props.dashboardBody",
      value: body(metrics("Send", "Bounce", "Delivery")),
      says: ["main: is on no dashboard with Complaint: draw them by the dimension ses:configuration-set"],
    },
    {
      what: "a dashboard by another dimension",
      at: "dashboard.props.dashboardBody",
      value: body(metrics("Send", "Bounce", "Complaint", "Delivery")).replaceAll(
        "ses:configuration-set",
        "ConfigurationSetName",
      ),
      says: [UNDRAWN],
    },
    {
      what: "a dashboard of another set only",
      at: "main.props.configurationSetName",
      value: "other",
      says: [UNDRAWN, UNREPORTED],
    },
    { what: "a schedule switched off", at: "weekly.props.state", value: "DISABLED", says: [UNREPORTED] },
    {
      what: "a report once a month",
      at: "weekly.props.scheduleExpression",
      value: "cron(0 7 1 * ? *)",
      says: [UNREPORTED],
    },
    {
      what: "a schedule of another function",
      at: "weekly.props.target.arn",
      value: arn("lambda", "function:other"),
      says: [UNREPORTED],
    },
    {
      what: "a report to nobody",
      at: "report.props.environment.variables.REPORT_RECIPIENTS",
      value: "",
      says: [UNREPORTED],
    },
    {
      what: "a report of another set",
      at: "report.props.environment.variables.CONFIGURATION_SETS",
      value: '{"updates":"updates"}',
      says: [UNREPORTED],
    },
    {
      what: "an unknown dashboard",
      at: "dashboard.props.dashboardBody",
      value: UNKNOWN,
      says: [
        "dashboard: dashboardBody is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "every seven days", at: "weekly.props.scheduleExpression", value: "rate(7 days)" },
    { what: "a schedule stated to be enabled", at: "weekly.props.state", value: "ENABLED" },
    {
      what: "all bounces",
      at: "dashboard.props.dashboardBody",
      value: body(metrics("Send", "Bounce", "Complaint", "Delivery")),
    },
  ],
  mutations: {
    "props.configurationSetName": { weaker: ["another"] },
    "props.dashboardBody": { weaker: ["{}", '{"widgets":[{}]}', "main"] },
    "props.state": { weaker: "of other schedules; see the refused cases", absent: "the default is ENABLED" },
    "props.scheduleExpression": { weaker: "of other schedules; see the refused cases", absent: "as above" },
    "props.target": { weaker: "of other schedules; see the refused cases", absent: "as above" },
    "props.target.**": { weaker: "of other schedules; see the refused cases", absent: "as above" },
    "props.name": { weaker: "of other functions; see the refused cases", absent: "as above" },
    "props.environment": { weaker: [{}, { variables: {} }] },
    "props.environment.variables": { weaker: [{}] },
    "props.environment.variables.*": { weaker: [""] },
  },
};
