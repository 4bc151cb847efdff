import { CREDENTIAL_SHAPES } from "../../../policies/lib/credentials/credential-shapes";
import { noCredentialsInOutputs } from "../../../policies/security/no-credentials-in-outputs";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const [{ sample } = { sample: "" }] = CREDENTIAL_SHAPES;

export const cases: Cases = {
  rule: noCredentialsInOutputs,
  good: [
    {
      type: "pulumi:pulumi:Stack",
      name: "mail-dev",
      props: { topicArns: { bounces: "arn" }, toConfirm: ["the mail"] },
    },
    { type: "mail:index:Secrets", name: "secrets", props: {} },
    { type: "aws:secretsmanager/secretVersion:SecretVersion", name: "version", props: { secretString: sample } },
  ],
  refused: [
    {
      what: "an output",
      at: "mail-dev.props.key",
      value: sample,
      says: ["mail-dev: output key holds an AWS access key id: give out the ARN of the secret instead"],
    },
    {
      what: "deep in an output",
      at: "mail-dev.props.toConfirm",
      value: ["x", { y: sample }],
      says: ["mail-dev: output toConfirm.1.y holds an AWS access key id: give out the ARN of the secret instead"],
    },
    {
      what: "an output of a component",
      at: "secrets.props.porkbun",
      value: sample,
      says: ["secrets: output porkbun holds an AWS access key id: give out the ARN of the secret instead"],
    },
    {
      what: "an output that is unknown in part",
      at: "mail-dev.props.topicArns.events",
      value: UNKNOWN,
      says: [
        "mail-dev: topicArns.events is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "an output that only AWS can assign", at: "mail-dev.props.keyId", value: UNKNOWN }],
  mutations: {
    "props.*": {
      weaker: [sample],
      absent: "nothing is given out then",
      unknown: "AWS will assign it, and after up it is judged",
    },
    "props.**": { weaker: [sample], absent: "nothing is given out then" },
  },
};
