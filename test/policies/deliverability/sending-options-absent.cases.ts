import { sendingOptionsAbsent } from "../../../policies/deliverability/sending-options-absent";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: sendingOptionsAbsent,
  good: [{ type: "aws:sesv2/configurationSet:ConfigurationSet", props: { configurationSetName: "main" } }],
  refused: [
    {
      what: "sending on",
      at: "it.props.sendingOptions",
      value: { sendingEnabled: true },
      says: [
        "it: states sendingOptions, so that the next up resumes a set that was paused: remove it, sending is on from the start",
      ],
    },
    {
      what: "sending off",
      at: "it.props.sendingOptions",
      value: { sendingEnabled: false },
      says: [
        "it: states sendingOptions, so that the next up resumes a set that was paused: remove it, sending is on from the start",
      ],
    },
    {
      what: "an unknown",
      at: "it.props.sendingOptions",
      value: UNKNOWN,
      says: [
        "it: sendingOptions is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "other options", at: "it.props.vdmOptions", value: {} }],
  mutations: { "props.sendingOptions": { weaker: [{}, { sendingEnabled: true }] } },
};
