import { COMMAND, COMMAND_TEXTS } from "../lib/command";
import { foundCredentials } from "../lib/credential-shapes";
import { environmentOf } from "../lib/environment";
import { wellArchitected } from "../lib/frameworks";
import { known, texts } from "../lib/known";
import { type Judged, resourceRule } from "../lib/rule";

/** Properties that people and logs see, by type; `tags` of whatever has them besides. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  [COMMAND]: COMMAND_TEXTS,
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["alarmDescription"],
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": ["alarmDescription"],
  "aws:cloudwatch/dashboard:Dashboard": ["dashboardBody"],
};

/** The faults of one text that stands at a path. */
export function violations(path: string, text: string): readonly string[] {
  return foundCredentials({ path, text }).map(
    (found) => `${found.path} holds ${found.kind}: revoke it, and pass the ARN of a secret instead`,
  );
}

function* shown(resource: Judged): Generator<string> {
  for (const reading of environmentOf(resource))
    if ("fault" in reading) yield reading.fault;
    else yield* violations(reading.variable.path, reading.variable.value);
  for (const property of [...(SHOWN[resource.type] ?? []), "tags", "tagsAll"])
    for (const { path, text } of texts(known(resource.props[property]), property)) yield* violations(path, text);
}

export const noCredentialShapes = resourceRule(
  {
    name: "no-credential-shapes",
    requires:
      "Nothing that looks like a credential stands in an environment, a command, a tag, an alarm or a dashboard",
    why: "state, logs and the console show them to everyone",
    severity: "critical",
    ...wellArchitected(
      "SEC02-BP03",
      "Store and use secrets securely",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
    ),
    remediationSteps:
      "Revoke the credential, store its successor with pulumi config set --secret, pass the secret's ARN.",
  },
  (type) => type.startsWith("aws:") || type === COMMAND,
  shown,
);
