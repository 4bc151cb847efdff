/** What has one of the stack's names in the account, is not the stack's, and can only be removed by hand. */
import { linksDomain } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "./holdings";

/** Something that an earlier deployment left, or that somebody else made. */
export interface Leftover {
  /** In a few words: `secret example/porkbun`. */
  readonly what: string;
  /** How things are, ending with why somebody may want to keep it. */
  readonly detail: string;
  /** A command line that removes it. */
  readonly mend: string;
  /** Whether `up` fails as long as it is there. */
  readonly stopsUp: boolean;
}

type Stack = Pick<Settings, "target" | "sendingDomain">;

/**
 * Looks for what `up` can neither make nor import.
 *
 * @param inState the ids of what the stack's state holds
 * @throws AwsFault
 */
export async function leftovers(stack: Stack, inState: ReadonlySet<string | undefined>, aws: Aws): Promise<Leftover[]> {
  return [
    ...(await secrets(stack, inState, aws)),
    ...(await logGroups(stack, inState, aws)),
    ...(await linksHost(stack, inState, aws)),
    ...(await linksApis(stack, inState, aws)),
  ];
}

/** A name is taken until a secret is gone for good (https://repost.aws/knowledge-center/delete-secrets-manager-secret). */
async function secrets({ target }: Stack, inState: ReadonlySet<string | undefined>, aws: Aws): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const { secrets: own } = names(target);
  for (const { name } of Object.values(own)) {
    const secret = await holdings.secret(aws, name);
    if (!secret || inState.has(secret.ARN)) continue;
    const state = secret.DeletedDate ? "is scheduled for deletion, and keeps its name until then" : "exists already";
    const use = name === own.porkbun.name ? "" : " The links in mails already sent need it.";
    found.push({
      what: `secret ${name}`,
      detail: `It ${state}.${use} Delete it only if Pulumi.${target.stack}.yaml holds its value.`,
      mend: `aws secretsmanager delete-secret --secret-id ${name} --force-delete-without-recovery --region ${target.region}`,
      stopsUp: true,
    });
  }
  return found;
}

/** Lambda makes a log group where a function has none, and leaves it when the function goes. */
async function logGroups({ target }: Stack, inState: ReadonlySet<string | undefined>, aws: Aws): Promise<Leftover[]> {
  const { functions, linksApi } = names(target);
  const own = [...Object.values(functions).map(({ logGroup }) => logGroup.name), linksApi.accessLog.name];
  const there = [
    ...(await holdings.logGroups(aws, `/aws/lambda/${target.name}-`)),
    ...(await holdings.logGroups(aws, linksApi.accessLog.name)),
  ];
  return there
    .filter((name) => own.includes(name) && !inState.has(name))
    .map((name) => ({
      what: `log group ${name}`,
      detail: "It exists already. Deleting it loses its lines:",
      mend: `aws logs delete-log-group --log-group-name ${name} --region ${target.region}`,
      stopsUp: true,
    }));
}

async function linksHost(
  { target, sendingDomain }: Stack,
  inState: ReadonlySet<string | undefined>,
  aws: Aws,
): Promise<Leftover[]> {
  const domain = linksDomain(sendingDomain);
  if (inState.has(domain) || !(await holdings.linksHost(aws, domain))) return [];
  return [
    {
      what: `host ${domain}`,
      detail: "It exists already at API Gateway. If you delete it, links stop working until the next deployment:",
      mend: `aws apigatewayv2 delete-domain-name --domain-name ${domain} --region ${target.region}`,
      stopsUp: true,
    },
  ];
}

/** Names of APIs need not be unique, so another one of the name blocks nothing. */
async function linksApis({ target }: Stack, inState: ReadonlySet<string | undefined>, aws: Aws): Promise<Leftover[]> {
  const { name } = names(target).linksApi;
  const others = (await holdings.apis(aws)).filter((api) => api.Name === name && !inState.has(api.ApiId));
  return others.map(({ ApiId = "" }) => ({
    what: `HTTP API ${name} (${ApiId})`,
    detail: "It exists already, and a deployment would create a second one. If nobody uses this one:",
    mend: `aws apigatewayv2 delete-api --api-id ${ApiId} --region ${target.region}`,
    stopsUp: false,
  }));
}
