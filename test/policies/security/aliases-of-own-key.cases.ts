import { aliasesOfOwnKey } from "../../../policies/security/aliases-of-own-key";
import { arn, type Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: aliasesOfOwnKey,
  good: [
    { type: "aws:kms/alias:Alias", name: "alias", props: { name: "alias/mail" } },
    { type: "aws:sns/topic:Topic", name: "topic", props: { kmsMasterKeyId: "alias/mail" } },
    { type: "aws:secretsmanager/secret:Secret", name: "secret", props: { kmsKeyId: arn("kms", "alias/mail") } },
  ],
  refused: [
    {
      what: "another alias",
      at: "topic.props.kmsMasterKeyId",
      value: "alias/others",
      says: ["topic: kmsMasterKeyId names alias/others, which this stack does not make: name its own alias"],
    },
    {
      what: "the stack's alias renamed",
      at: "alias.props.name",
      value: "alias/renamed",
      says: [
        "topic: kmsMasterKeyId names alias/mail, which this stack does not make: name its own alias",
        "secret: kmsKeyId names alias/mail, which this stack does not make: name its own alias",
      ],
    },
    {
      what: "an unknown key",
      at: "topic.props.kmsMasterKeyId",
      value: UNKNOWN,
      says: [
        "topic: kmsMasterKeyId is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "no key, which another rule refuses", at: "topic.props.kmsMasterKeyId", value: undefined }],
  mutations: {
    "props.name": { weaker: ["alias/others"] },
    "props.kmsMasterKeyId": {
      weaker: ["alias/others", arn("kms", "alias/others")],
      absent: "encrypted-with-stack-key refuses it",
    },
    "props.kmsKeyId": {
      weaker: ["alias/others", arn("kms", "alias/others")],
      absent: "encrypted-with-stack-key refuses it",
    },
  },
};
