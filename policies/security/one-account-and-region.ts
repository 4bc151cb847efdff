import { parseArn } from "../lib/resources/arn";
import { wellArchitected } from "../lib/rule/frameworks";
import { everyText, known } from "../lib/unknown-values/known";
import { allowedAccount, providerRegion } from "../lib/resources/provider";
import { type Judged, resourceRule } from "../lib/rule/rule";

const PROVIDER = "pulumi:providers:aws";

/** The faults of the AWS provider's properties. */
export function* providerViolations(props: Readonly<Record<string, unknown>>): Generator<string> {
  if (providerRegion(props) === undefined)
    yield "names no region, so the shell's would be used: set region from the settings";
  if (allowedAccount(props) === undefined)
    yield "would deploy into whatever account it finds: set allowedAccountIds to the one account of the settings";
}

/** The faults of a text that stands at a path, in a stack of that account and Region. */
export function* violations(path: string, text: string, account: string, region: string): Generator<string> {
  if (!/arn:|\d{12}/.test(text)) return;
  const arns = [...text.matchAll(/arn:[^\s"']+/g)].flatMap(([found]) => parseArn(found) ?? []);
  const accounts = [...arns.map((arn) => arn.account), ...accountsIn(path, text)];
  for (const other of new Set(accounts.filter((each) => /^\d{12}$/.test(each) && each !== account)))
    yield `${path} names account ${other}, and the stack is for ${account}: name what is in the stack's account`;
  const regions = arns.map((arn) => arn.region).filter((each) => /^[a-z]{2}-[a-z-]+-\d$/.test(each) && each !== region);
  for (const other of new Set(regions))
    yield `${path} names Region ${other}, and the stack is for ${region}: name what is in the stack's Region`;
}

/** Accounts by their digits alone: where a principal or an account stands, and in the URLs of queues. */
function accountsIn(path: string, text: string): readonly string[] {
  const whole = /^\d{12}$/.test(text) && /(account|principal|\.AWS)\w*(\.\d+)?$/i.test(path) ? [text] : [];
  return [...whole, ...[...text.matchAll(/amazonaws\.com(?:\.cn)?\/(\d{12})\//g)].map(([, digits = ""]) => digits)];
}

function judge(resource: Judged): Iterable<string> {
  const { type, props, provider } = resource;
  if (type === PROVIDER)
    return providerViolations({ region: known(props.region), allowedAccountIds: known(props.allowedAccountIds) });
  if (provider === undefined || provider.name.startsWith("default"))
    return ["has the default provider, which deploys into the shell's account and Region: pass the stack's provider"];
  const account = allowedAccount(provider.props);
  const region = providerRegion(provider.props);
  return account === undefined || region === undefined
    ? ["has a provider that is bound to no account and Region: set allowedAccountIds and region"]
    : ofResource(props, account, region);
}

function* ofResource(props: Judged["props"], account: string, region: string): Generator<string> {
  const stated = known(props.region);
  if (stated !== undefined && stated !== region) yield `states a region, and the stack is for ${region}: remove it`;
  // What is unknown is left out: it comes from a resource of this stack, whose provider this rule has judged.
  for (const { path, text } of everyText(props)) yield* violations(path, text, account, region);
}

export const oneAccountAndRegion = resourceRule(
  {
    name: "one-account-and-region",
    requires: "Everything is in the account and the Region that the settings name",
    why: "the quota, the reputation, the suppression list and the promises to AWS all belong to one account and Region",
    severity: "high",
    ...wellArchitected(
      "SEC01-BP01",
      "Separate workloads using accounts",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_multi_accounts.html",
    ),
    remediationSteps: "Create one aws.Provider with region and allowedAccountIds, and pass it to every component.",
  },
  (type) => type === PROVIDER || type.startsWith("aws:"),
  judge,
);
