import { supportedRuntimes } from "../../../policies/security/supported-runtimes";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: supportedRuntimes,
  good: [{ type: "aws:lambda/function:Function", props: { runtime: "nodejs24.x" } }],
  refused: [
    {
      what: "an old runtime",
      at: "it.props.runtime",
      value: "nodejs20.x",
      says: ["it: has a runtime that AWS does not mend, or none: state one of nodejs22.x, nodejs24.x"],
    },
    {
      what: "no runtime",
      at: "it.props.runtime",
      value: undefined,
      says: ["it: has a runtime that AWS does not mend, or none: state one of nodejs22.x, nodejs24.x"],
    },
    {
      what: "an unknown runtime",
      at: "it.props.runtime",
      value: UNKNOWN,
      says: [
        "it: runtime is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "the one before", at: "it.props.runtime", value: "nodejs22.x" }],
  mutations: { "props.runtime": { weaker: ["nodejs20.x", "python2.7", "toString"] } },
};
