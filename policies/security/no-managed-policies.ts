import { parseArn } from "../lib/arn";
import { cis } from "../lib/frameworks";
import { asList, known } from "../lib/known";
import { ofAws, resourceRule } from "../lib/rule";

/** Properties that hold the ARNs of policies whose documents the stack does not state. */
const PROPERTIES = ["managedPolicyArns", "policyArn", "policyArns"];

/** The faults of attaching a policy by its ARN. */
export function* violations(arn: unknown): Generator<string> {
  const parsed = typeof arn === "string" ? parseArn(arn) : undefined;
  const name = parsed?.resource.split("/").pop();
  if (parsed?.service !== "iam") yield "attaches a policy by what is no ARN of one: write the document in a RolePolicy";
  else if (parsed.account === "aws")
    yield `attaches AWS's ${name}, which allows far more: write a RolePolicy of what is needed`;
  else if (/FullAccess|Administrator|PowerUser/i.test(name ?? ""))
    yield `attaches ${name}: write a RolePolicy of what is needed`;
}

export const noManagedPolicies = resourceRule(
  {
    name: "no-managed-policies",
    requires: "No role gets a policy that AWS manages, nor one of full access or administration",
    why: "its document is not in this stack and changes without a preview",
    severity: "high",
    ...cis("1.16", 'Ensure IAM policies that allow full "*:*" administrative privileges are not attached'),
    remediationSteps: "Replace the attachment by an aws.iam.RolePolicy that lists the calls that the code makes.",
  },
  ofAws,
  function* ({ type, props }) {
    if (!type.startsWith("aws:iam/")) return;
    for (const property of PROPERTIES.filter((each) => each in props))
      for (const arn of asList(known(props[property])))
        for (const fault of violations(arn)) yield `${property} ${fault}`;
  },
);
