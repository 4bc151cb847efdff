/** What the components of a stack are given: its settings, its names, and the one provider. */
import { awsAccess } from "../dns/stack";
import { environments } from "../function-environments/environments";
import { names as namesOf } from "../names-and-arns/names";
import { makeProvider } from "./provider";
import { keyUsers } from "../iam/roles";
import type { loadSettings } from "../settings/settings";

/** What every part of the program works from. */
export type Plan = ReturnType<typeof planOf>;

/** The plan for a stack's settings; makes the provider. */
export function planOf(settings: ReturnType<typeof loadSettings>) {
  const { target, production, adopt } = settings;
  const names = namesOf(target);
  const { accountId, region } = target;
  const { configurationSets, topics, statusTopic, guardTopic, keyAlias, accountRootArn } = names;
  const identities = [settings.sendingDomain, ...settings.addressIdentities].map(names.identityArn);
  const topicArns = Object.values(topics).map(({ arn }) => arn);
  return {
    settings,
    names,
    environments: environments(settings, names),
    /** The arguments that most components share. */
    common: { accountId, region, keyAlias: keyAlias.name, adopt, production },
    /** What SES publishes feedback for. */
    publishers: [...Object.values(configurationSets).map(({ arn }) => arn), ...identities],
    /** Who and what uses the key. */
    encrypted: {
      aliasName: keyAlias.name,
      accountRootArn,
      users: keyUsers({ names, settings }),
      topicArns,
      queuedTopicArns: [...topicArns, statusTopic.arn, guardTopic.arn],
    },
    /** How a Command gets the Porkbun keys of the zone. */
    porkbun: { access: awsAccess(settings), secretArn: names.secrets.porkbun.arn },
    providers: [makeProvider(settings)],
  };
}
