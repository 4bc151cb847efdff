import { CREDENTIAL_SHAPES } from "../../../policies/lib/credentials/credential-shapes";
import { noCredentialShapes } from "../../../policies/security/no-credential-shapes";
import type { Cases } from "../../support/policies/cases";

const [{ sample } = { sample: "" }] = CREDENTIAL_SHAPES;
const anywhere = {
  weaker: [sample],
  absent: "nothing is shown then",
  unknown: "it is judged once it is known, before anything is made",
};

export const cases: Cases = {
  rule: noCredentialShapes,
  everywhere: true,
  good: [
    {
      type: "command:local:Command",
      name: "command",
      props: {
        create: "node apply",
        environment: { RECORDS: '[{"content":"v=spf1 -all"}]', MODE: "x" },
        logging: "none",
      },
    },
    {
      type: "aws:lambda/function:Function",
      name: "function",
      props: { environment: { variables: { TABLE: "recipients" } }, tags: { owner: "mail" } },
    },
    { type: "aws:cloudwatch/dashboard:Dashboard", name: "dashboard", props: { dashboardBody: '{"widgets":[]}' } },
    {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      name: "alarm",
      props: { alarmDescription: "see docs/runbook.md#bounces" },
    },
    {
      type: "aws:secretsmanager/secretVersion:SecretVersion",
      name: "where credentials belong",
      props: { secretString: sample },
    },
    { type: "aws:s3/bucketObject:BucketObject", name: "object", props: {} },
    { type: "aws:scheduler/schedule:Schedule", name: "schedule", props: {} },
    { type: "mail:index:Secrets", name: "component", props: {} },
    { type: "pulumi:providers:aws", name: "aws", props: {} },
  ],
  refused: [
    ...CREDENTIAL_SHAPES.map((shape) => ({
      what: shape.name,
      at: "command.props.create",
      value: `curl -d '${shape.sample}'`,
      says: [`command: create holds ${shape.name}: revoke it, and pass the ARN of a secret instead`],
    })),
    {
      what: "in a Command's environment",
      at: "command.props.environment.MODE",
      value: sample,
      says: ["command: environment.MODE holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in a list of triggers",
      at: "command.props.triggers",
      value: ["a", sample],
      says: ["command: triggers.1 holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in a function's environment",
      at: "function.props.environment.variables.TABLE",
      value: sample,
      says: [
        "function: environment.variables.TABLE holds an AWS access key id: revoke it, and pass the ARN of a secret instead",
      ],
    },
    {
      what: "in a tag",
      at: "function.props.tags.owner",
      value: sample,
      says: ["function: tags.owner holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in a tag's name",
      at: "function.props.tagsAll",
      value: { [sample]: "x" },
      says: [
        "function: tagsAll (a name in it) holds an AWS access key id: revoke it, and pass the ARN of a secret instead",
      ],
    },
    {
      what: "in a dashboard",
      at: "dashboard.props.dashboardBody",
      value: `{"x":"${sample}"}`,
      says: ["dashboard: dashboardBody.x holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in an alarm",
      at: "alarm.props.alarmDescription",
      value: sample,
      says: ["alarm: alarmDescription holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in an object, a parameter or a table's item",
      at: "object.props.content",
      value: sample,
      says: ["object: content holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in a component's argument",
      at: "component.props.secret",
      value: { value: sample },
      says: ["component: secret.value holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in the provider",
      at: "aws.props.accessKey",
      value: sample,
      says: ["aws: accessKey holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "in a schedule's input, in JSON with an escape",
      at: "schedule.props.target",
      value: { input: `{"key":"\\u0041${sample.slice(1)}"}` },
      says: ["schedule: target.input.key holds an AWS access key id: revoke it, and pass the ARN of a secret instead"],
    },
    {
      what: "under a name that holds one",
      at: "component.props",
      value: { [sample]: "x" },
      says: [
        "component: properties (a name in it) holds an AWS access key id: revoke it, and pass the ARN of a secret instead",
      ],
    },
  ],
  harmless: [
    {
      what: "an ARN of a secret",
      at: "command.props.environment.MODE",
      value: "arn:aws:secretsmanager:us-east-1:111122223333:secret:mail/porkbun",
    },
    { what: "a URL without a password", at: "command.props.create", value: "curl https://example.org:8443/path@2" },
    {
      what: "the word key in a sentence",
      at: "alarm.props.alarmDescription",
      value: "the key AKIA… of the bearer was revoked",
    },
    { what: "no tags", at: "function.props.tags", value: undefined },
  ],
  mutations: { "props.**": anywhere, name: anywhere },
};
