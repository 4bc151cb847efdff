import { encryptedWithStackKey } from "../../../policies/security/encrypted-with-stack-key";
import { arn, type Cases } from "../cases";
import { UNKNOWN } from "../judging";

const weaker = [
  "",
  "alias/aws/sns",
  "alias/aws/sqs",
  arn("kms", "alias/aws/secretsmanager"),
  arn("kms", "key/1234"),
  true,
];

export const cases: Cases = {
  rule: encryptedWithStackKey,
  good: [
    { type: "aws:sns/topic:Topic", name: "topic", props: { kmsMasterKeyId: "alias/mail" } },
    { type: "aws:sqs/queue:Queue", name: "queue", props: { kmsMasterKeyId: "alias/mail" } },
    { type: "aws:secretsmanager/secret:Secret", name: "secret", props: { kmsKeyId: "alias/mail" } },
    {
      type: "aws:dynamodb/table:Table",
      name: "table",
      props: { serverSideEncryption: { enabled: true, kmsKeyArn: UNKNOWN } },
    },
  ],
  refused: [
    {
      what: "no key",
      at: "topic.props.kmsMasterKeyId",
      value: undefined,
      says: [
        "topic: is not encrypted with the stack's key: state kmsMasterKeyId: \"alias/<name>\" of the stack's own key",
      ],
    },
    {
      what: "AWS's key for SNS",
      at: "topic.props.kmsMasterKeyId",
      value: "alias/aws/sns",
      says: [
        'topic: is encrypted with a key of AWS (kmsMasterKeyId), whose policy nobody can change, so that SES cannot publish: state kmsMasterKeyId: "alias/<name>" of the stack\'s own key',
      ],
    },
    {
      what: "AWS's key by ARN",
      at: "queue.props.kmsMasterKeyId",
      value: arn("kms", "alias/aws/sqs"),
      says: [
        'queue: is encrypted with a key of AWS (kmsMasterKeyId), whose policy nobody can change, so that SES cannot publish: state kmsMasterKeyId: "alias/<name>" of the stack\'s own key',
      ],
    },
    {
      what: "a key by its id",
      at: "secret.props.kmsKeyId",
      value: "1234-abcd",
      says: [
        'secret: names its key by something other than an alias (kmsKeyId): state kmsKeyId: "alias/<name>" of the stack\'s own key',
      ],
    },
    {
      what: "an unknown key",
      at: "secret.props.kmsKeyId",
      value: UNKNOWN,
      says: [
        "secret: kmsKeyId is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "a table without",
      at: "table.props.serverSideEncryption",
      value: undefined,
      says: [
        "table: is not encrypted with the stack's key: state serverSideEncryption.enabled: true",
        "table: is encrypted with a key of AWS: state serverSideEncryption.kmsKeyArn: the arn of the stack's own key",
      ],
    },
    {
      what: "a table that is not sure",
      at: "table.props.serverSideEncryption.enabled",
      value: UNKNOWN,
      says: [
        "table: serverSideEncryption.enabled is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "a table with AWS's key",
      at: "table.props.serverSideEncryption.kmsKeyArn",
      value: undefined,
      says: [
        "table: is encrypted with a key of AWS: state serverSideEncryption.kmsKeyArn: the arn of the stack's own key",
      ],
    },
  ],
  harmless: [
    { what: "the alias by its ARN", at: "topic.props.kmsMasterKeyId", value: arn("kms", "alias/mail") },
    { what: "a key that is known", at: "table.props.serverSideEncryption.kmsKeyArn", value: arn("kms", "key/1234") },
  ],
  mutations: {
    "props.kmsMasterKeyId": { weaker },
    "props.kmsKeyId": { weaker },
    "props.serverSideEncryption": { weaker: [{}, { enabled: true }, { enabled: false, kmsKeyArn: "x" }] },
    "props.serverSideEncryption.enabled": { weaker: [false, "true"] },
    "props.serverSideEncryption.kmsKeyArn": { weaker: [true, 1], unknown: "on the list" },
  },
};
