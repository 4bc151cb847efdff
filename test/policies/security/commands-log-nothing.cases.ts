import { commandsLogNothing } from "../../../policies/security/commands-log-nothing";
import { arn, type Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const SECRET = arn("secretsmanager", "secret:mail/porkbun");

export const cases: Cases = {
  rule: commandsLogNothing,
  good: [
    {
      type: "command:local:Command",
      name: "dns",
      props: { logging: "none", environment: { PORKBUN_SECRET_ID: SECRET } },
    },
    { type: "command:local:Command", name: "other", props: { environment: { MODE: "x" } } },
  ],
  refused: [
    {
      what: "the default",
      at: "dns.props.logging",
      value: undefined,
      says: [
        'dns: gets the ARN of a secret, and what it prints goes to the log even when it is secret: set logging to "none"',
      ],
    },
    {
      what: "errors only",
      at: "dns.props.logging",
      value: "stderr",
      says: [
        'dns: gets the ARN of a secret, and what it prints goes to the log even when it is secret: set logging to "none"',
      ],
    },
    {
      what: "unknown",
      at: "dns.props.logging",
      value: UNKNOWN,
      says: [
        "dns: logging is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "a Command that comes to get a secret",
      at: "other.props.environment.MODE",
      value: SECRET,
      says: [
        'other: gets the ARN of a secret, and what it prints goes to the log even when it is secret: set logging to "none"',
      ],
    },
    {
      what: "an unknown variable",
      at: "other.props.environment.MODE",
      value: UNKNOWN,
      says: [
        "other: environment.MODE is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "nothing to get", at: "dns.props.environment", value: undefined }],
  mutations: {
    "props.logging": { weaker: ["stdout", "stdoutAndStderr", "None"] },
    "props.environment.IDENTITY_DKIM_TOKENS": { weaker: "no secret", absent: "as before", unknown: "on the list" },
    "props.environment.CERTIFICATE_VALIDATION": { weaker: "no secret", absent: "as before", unknown: "on the list" },
    "props.environment.LINKS_TARGET": { weaker: "no secret", absent: "as before", unknown: "on the list" },
    "props.environment": { weaker: "what it gets decides whether it may log", absent: "it gets no secret then" },
    "props.environment.**": { weaker: "what it gets decides whether it may log", absent: "it gets no secret then" },
  },
};
