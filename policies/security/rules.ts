/** The rules of the security pack. */
import type { Rule } from "../lib/rule";
import { aliasesOfOwnKey } from "./aliases-of-own-key";
import { commandsLogNothing } from "./commands-log-nothing";
import { confinedServicePrincipals } from "./confined-service-principals";
import { credentialsByArn } from "./credentials-by-arn";
import { encryptedWithStackKey } from "./encrypted-with-stack-key";
import { keyAdministration } from "./key-administration";
import { logGroupsOfFunctions } from "./log-groups-of-functions";
import { logRetention } from "./log-retention";
import { noCredentialShapes } from "./no-credential-shapes";
import { noCredentialsInOutputs } from "./no-credentials-in-outputs";
import { noFifoTopics } from "./no-fifo-topics";
import { noManagedPolicies } from "./no-managed-policies";
import { noMessageContent } from "./no-message-content";
import { noPrivilegeEscalation } from "./no-privilege-escalation";
import { noPublicPrincipals } from "./no-public-principals";
import { noSplitEscalation } from "./no-split-escalation";
import { noUsersOrAccessKeys } from "./no-users-or-access-keys";
import { noWildcardActions } from "./no-wildcard-actions";
import { noWildcardResources } from "./no-wildcard-resources";
import { oneAccountAndRegion } from "./one-account-and-region";
import { policiesOfAllTopicsAndQueues } from "./policies-of-all-topics-and-queues";
import { protectedInProd } from "./protected-in-prod";
import { redriveWithinStack } from "./redrive-within-stack";
import { redrive } from "./redrive";
import { secretsRecoverable } from "./secrets-recoverable";
import { sendingByFromAddress } from "./sending-by-from-address";
import { supportedRuntimes } from "./supported-runtimes";
import { tableDurability } from "./table-durability";
import { tlsOnlyPolicies } from "./tls-only-policies";
import { unknownsFromOwnResources } from "./unknowns-from-own-resources";

export const rules: readonly Rule[] = [
  aliasesOfOwnKey,
  commandsLogNothing,
  confinedServicePrincipals,
  credentialsByArn,
  encryptedWithStackKey,
  keyAdministration,
  logGroupsOfFunctions,
  logRetention,
  noCredentialShapes,
  noCredentialsInOutputs,
  noFifoTopics,
  noManagedPolicies,
  noMessageContent,
  noPrivilegeEscalation,
  noPublicPrincipals,
  noSplitEscalation,
  noUsersOrAccessKeys,
  noWildcardActions,
  noWildcardResources,
  oneAccountAndRegion,
  policiesOfAllTopicsAndQueues,
  protectedInProd,
  redriveWithinStack,
  redrive,
  secretsRecoverable,
  sendingByFromAddress,
  supportedRuntimes,
  tableDurability,
  tlsOnlyPolicies,
  unknownsFromOwnResources,
];
