/** The rules of the security pack. */
import type { Rule } from "../lib/rule";
import { accessLogOfNobody } from "./access-log-of-nobody";
import { aliasesOfOwnKey } from "./aliases-of-own-key";
import { arnsOfTheStack } from "./arns-of-the-stack";
import { codeWithoutCredentials } from "./code-without-credentials";
import { commandsLogNothing } from "./commands-log-nothing";
import { confinedServicePrincipals } from "./confined-service-principals";
import { credentialsByArn } from "./credentials-by-arn";
import { encryptedWithStackKey } from "./encrypted-with-stack-key";
import { expiringTables } from "./expiring-tables";
import { keyAdministration } from "./key-administration";
import { knownPrincipals } from "./known-principals";
import { limitedNumbers } from "./limited-numbers";
import { listedActions } from "./listed-actions";
import { listedProperties } from "./listed-properties";
import { listedTypes } from "./listed-types";
import { logGroupsOfFunctions } from "./log-groups-of-functions";
import { logRetention } from "./log-retention";
import { noCredentialShapes } from "./no-credential-shapes";
import { noCredentialsInOutputs } from "./no-credentials-in-outputs";
import { noEmptyLists } from "./no-empty-lists";
import { noFifoTopics } from "./no-fifo-topics";
import { noMessageContent } from "./no-message-content";
import { noWildcardActions } from "./no-wildcard-actions";
import { noWildcardResources } from "./no-wildcard-resources";
import { oneAccountAndRegion } from "./one-account-and-region";
import { pinnedCommands } from "./pinned-commands";
import { plainConditions } from "./plain-conditions";
import { plainIntegrations } from "./plain-integrations";
import { policiesOfAllTopicsAndQueues } from "./policies-of-all-topics-and-queues";
import { protectedInProd } from "./protected-in-prod";
import { providerInputs } from "./provider-inputs";
import { publicRoutes } from "./public-routes";
import { readableSecrets } from "./readable-secrets";
import { recipientIdsPermanent } from "./recipient-ids-permanent";
import { redrive } from "./redrive";
import { redriveWithinStack } from "./redrive-within-stack";
import { secretsNowhereElse } from "./secrets-nowhere-else";
import { secretsRecoverable } from "./secrets-recoverable";
import { sendingByFromAddress } from "./sending-by-from-address";
import { supportedRuntimes } from "./supported-runtimes";
import { tableDurability } from "./table-durability";
import { throttledStages } from "./throttled-stages";
import { tlsOfLinks } from "./tls-of-links";
import { tlsOnlyPolicies } from "./tls-only-policies";
import { unknownsFromOwnResources } from "./unknowns-from-own-resources";

export const rules: readonly Rule[] = [
  accessLogOfNobody,
  aliasesOfOwnKey,
  arnsOfTheStack,
  codeWithoutCredentials,
  commandsLogNothing,
  confinedServicePrincipals,
  credentialsByArn,
  encryptedWithStackKey,
  expiringTables,
  keyAdministration,
  knownPrincipals,
  limitedNumbers,
  listedActions,
  listedProperties,
  listedTypes,
  logGroupsOfFunctions,
  logRetention,
  noCredentialShapes,
  noCredentialsInOutputs,
  noEmptyLists,
  noFifoTopics,
  noMessageContent,
  noWildcardActions,
  noWildcardResources,
  oneAccountAndRegion,
  pinnedCommands,
  plainConditions,
  plainIntegrations,
  policiesOfAllTopicsAndQueues,
  protectedInProd,
  providerInputs,
  publicRoutes,
  readableSecrets,
  recipientIdsPermanent,
  redrive,
  redriveWithinStack,
  secretsNowhereElse,
  secretsRecoverable,
  sendingByFromAddress,
  supportedRuntimes,
  tableDurability,
  throttledStages,
  tlsOfLinks,
  tlsOnlyPolicies,
  unknownsFromOwnResources,
];
