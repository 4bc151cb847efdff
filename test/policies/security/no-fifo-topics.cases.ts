import { noFifoTopics } from "../../../policies/security/no-fifo-topics";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: noFifoTopics,
  good: [{ type: "aws:sns/topic:Topic", props: { name: "bounces" } }],
  refused: [
    {
      what: "a FIFO topic",
      at: "it.props.fifoTopic",
      value: true,
      says: ["it: is a FIFO topic, to which SES cannot publish: make it a standard topic"],
    },
    {
      what: "a FIFO topic's name",
      at: "it.props.name",
      value: "bounces.fifo",
      says: ["it: is a FIFO topic, to which SES cannot publish: make it a standard topic"],
    },
    {
      what: "an unknown",
      at: "it.props.fifoTopic",
      value: UNKNOWN,
      says: [
        "it: fifoTopic is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "stated to be none", at: "it.props.fifoTopic", value: false }],
  mutations: {
    "props.name": { weaker: ["bounces.fifo"], absent: "Pulumi names it, without .fifo" },
    "props.fifoTopic": { weaker: [true] },
  },
};
