import { COMMAND } from "../lib/resources/command";
import { environmentOf } from "../lib/resources/environment";
import { awsGuide } from "../lib/rule/frameworks";
import { known } from "../lib/unknown-values/known";
import { ofType, resourceRule } from "../lib/rule/rule";

/** The faults of a Command that gets a secret's ARN, by its `logging`. */
export function* violations(logging: unknown): Generator<string> {
  if (logging !== "none")
    yield 'gets the ARN of a secret, and what it prints goes to the log even when it is secret: set logging to "none"';
}

export const commandsLogNothing = resourceRule(
  {
    name: "commands-log-nothing",
    requires: "A Command that gets the ARN of a secret logs nothing",
    why: "the provider streams its output to the log, secret or not",
    severity: "high",
    ...awsGuide(
      "Pulumi Command",
      "logging",
      "Setting LOGGING to a value that includes stdout or stderr may leak sensitive information",
      "https://www.pulumi.com/registry/packages/command/api-docs/local/command/",
    ),
    remediationSteps: 'Set logging: "none", and have the script report by its exit code and one line of JSON.',
  },
  ofType(COMMAND),
  function* (resource) {
    let secret = false;
    for (const reading of environmentOf(resource))
      if ("fault" in reading) yield reading.fault;
      else secret ||= reading.variable.value.includes(":secretsmanager:");
    if (secret) yield* violations(known(resource.props.logging));
  },
);
