/** The rules of the security pack. */
import type { Rule } from "../lib/rule/rule";
import { accessLogOfNobody } from "./access-log-of-nobody";
import { arnsOfTheStack } from "./arns-of-the-stack";
import { codeWithoutCredentials } from "./code-without-credentials";
import { commandsLogNothing } from "./commands-log-nothing";
import { confinedServicePrincipals } from "./confined-service-principals";
import { credentialsByArn } from "./credentials-by-arn";
import { expiringTables } from "./expiring-tables";
import { keyAdministration } from "./key-administration";
import { knownPrincipals } from "./known-principals";
import { limitedNumbers } from "./limited-numbers";
import { listedActions } from "./listed-actions";
import { listedProperties } from "./listed-properties";
import { listedTypes } from "./listed-types";
import { noCredentialShapes } from "./no-credential-shapes";
import { noCredentialsInOutputs } from "./no-credentials-in-outputs";
import { noEmptyLists } from "./no-empty-lists";
import { noWildcardActions } from "./no-wildcard-actions";
import { noWildcardResources } from "./no-wildcard-resources";
import { oneAccountAndRegion } from "./one-account-and-region";
import { pinnedCommands } from "./pinned-commands";
import { plainConditions } from "./plain-conditions";
import { protectedInProd } from "./protected-in-prod";
import { providerInputs } from "./provider-inputs";
import { readableSecrets } from "./readable-secrets";
import { recipientIdsPermanent } from "./recipient-ids-permanent";
import { secretsNowhereElse } from "./secrets-nowhere-else";
import { sendingByFromAddress } from "./sending-by-from-address";
import { tlsOnlyPolicies } from "./tls-only-policies";
import { unknownsFromOwnResources } from "./unknowns-from-own-resources";

export const rules: readonly Rule[] = [
  accessLogOfNobody,
  arnsOfTheStack,
  codeWithoutCredentials,
  commandsLogNothing,
  confinedServicePrincipals,
  credentialsByArn,
  expiringTables,
  keyAdministration,
  knownPrincipals,
  limitedNumbers,
  listedActions,
  listedProperties,
  listedTypes,
  noCredentialShapes,
  noCredentialsInOutputs,
  noEmptyLists,
  noWildcardActions,
  noWildcardResources,
  oneAccountAndRegion,
  pinnedCommands,
  plainConditions,
  protectedInProd,
  providerInputs,
  readableSecrets,
  recipientIdsPermanent,
  secretsNowhereElse,
  sendingByFromAddress,
  tlsOnlyPolicies,
  unknownsFromOwnResources,
];
