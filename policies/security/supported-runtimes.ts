import { fsbp } from "../lib/frameworks";
import { known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** Runtimes that AWS still mends, with the day that it stops (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html). */
export const SUPPORTED_RUNTIMES: Readonly<Record<string, string>> = {
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
};

/** The faults of a function, by its runtime. */
export function* violations(runtime: unknown): Generator<string> {
  if (typeof runtime !== "string" || !Object.hasOwn(SUPPORTED_RUNTIMES, runtime))
    yield `has a runtime that AWS does not mend, or none: state one of ${Object.keys(SUPPORTED_RUNTIMES).join(", ")}`;
}

export const supportedRuntimes = resourceRule(
  {
    name: "supported-runtimes",
    requires: "Functions use a runtime that AWS still supports",
    why: "a runtime without support gets no security fixes, and later cannot be deployed",
    severity: "medium",
    ...fsbp("Lambda.2", "Lambda functions should use supported runtimes"),
    remediationSteps: "Set runtime: nodejs24.x.",
  },
  ofType("aws:lambda/function:Function"),
  ({ props }) => violations(known(props.runtime)),
);
