/** The properties of what keeps data, lets in and answers: tables, secrets, the key, roles, functions and the links' API. */
import { ROUTES } from "../resources/routes";
import { all, between, each, free, having, is, KEY_ALIAS, matching, needed, type Properties, readBy } from "./property";

const CHAINS = "unbroken-chains";
const NAME = readBy(CHAINS);
const FOR_PEOPLE = free("It is for people.");
const OWN = readBy("unknowns-from-own-resources");
/** What the code of the functions calls the attributes by which tables and indexes find their items. */
const ATTRIBUTE = is(
  "due",
  "id",
  "item",
  "key",
  "pendingReason",
  "pendingSince",
  "recipient",
  "recipientId",
  "unasked",
);

export const KEEPING: Readonly<Record<string, Properties>> = {
  "aws:dynamodb/table:Table": {
    attributes: each(having({ name: ATTRIBUTE, type: is("S") })),
    billingMode: needed(is("PAY_PER_REQUEST")),
    deletionProtectionEnabled: { is: [false, true], inProduction: needed(is(true), "one call deletes the table") },
    globalSecondaryIndexes: each(
      having({
        keySchemas: each(
          having({
            attributeName: ATTRIBUTE,
            keyType: free("DynamoDB refuses an index that has not one HASH, or two RANGE."),
          }),
        ),
        name: is("by-id", "pending-sync", "unasked"),
        nonKeyAttributes: each(is("day", "nonce", "sesAddress")),
        projectionType: is("KEYS_ONLY", "INCLUDE"),
      }),
    ),
    hashKey: is("id", "key", "recipient", "recipientId"),
    name: NAME,
    pointInTimeRecovery: needed(having({ enabled: readBy("expiring-tables") })),
    rangeKey: is("item"),
    serverSideEncryption: needed(
      having({
        enabled: needed(is(true), "AWS's own key encrypts the table"),
        kmsKeyArn: needed(OWN, "AWS's own key encrypts the table"),
      }),
    ),
    ttl: having({ attributeName: is("expiresAt"), enabled: needed(is(true), "no row expires") }),
  },

  "aws:secretsmanager/secret:Secret": {
    description: FOR_PEOPLE,
    forceOverwriteReplicaSecret: is(false),
    kmsKeyId: KEY_ALIAS,
    name: NAME,
    // 0, for deletion at once, suits stacks that come and go.
    recoveryWindowInDays: {
      is: [0],
      from: 7,
      to: 30,
      inProduction: {
        from: 7,
        to: 30,
        otherwise: "a deleted secret is gone, and with the links' key every link in mail",
      },
    },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    secretId: NAME,
    secretString: readBy("secrets-nowhere-else"),
  },

  "aws:kms/alias:Alias": { name: NAME, targetKeyId: OWN },
  "aws:kms/key:Key": {
    bypassPolicyLockoutSafetyCheck: readBy("key-administration"),
    customerMasterKeySpec: is("SYMMETRIC_DEFAULT"),
    deletionWindowInDays: between(7, 30),
    description: FOR_PEOPLE,
    enableKeyRotation: needed(is(true)),
    isEnabled: is(true),
    keyUsage: is("ENCRYPT_DECRYPT"),
    policy: readBy("key-administration", CHAINS),
    rotationPeriodInDays: between(90, 365),
  },

  "aws:iam/role:Role": {
    assumeRolePolicy: readBy("known-principals"),
    description: FOR_PEOPLE,
    forceDetachPolicies: is(false),
    maxSessionDuration: is(3600),
    name: NAME,
    path: is("/"),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    name: free("It tells policies of one role apart, of which there is one."),
    policy: readBy("listed-actions", CHAINS),
    role: NAME,
  },

  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    batchSize: between(1, 10),
    enabled: is(true),
    eventSourceArn: NAME,
    functionName: NAME,
    functionResponseTypes: needed(all("ReportBatchItemFailures")),
    scalingConfig: having({ maximumConcurrency: between(2, 10) }),
  },
  "aws:lambda/function:Function": {
    architectures: each(is("arm64", "x86_64")),
    code: readBy("code-without-credentials"),
    description: FOR_PEOPLE,
    environment: having({ variables: each(readBy("credentials-by-arn", CHAINS)) }),
    handler: matching(String.raw`\w+\.\w+`, "index.handler"),
    memorySize: between(128, 1024),
    name: NAME,
    packageType: is("Zip"),
    publish: is(false),
    reservedConcurrentExecutions: is(-1),
    role: NAME,
    // Those that AWS still patches, until April 2027 and 2028 (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html).
    runtime: needed(is("nodejs24.x", "nodejs22.x"), "AWS may no longer patch it"),
    skipDestroy: is(false),
    timeout: needed(between(10, 900)),
  },

  "aws:acm/certificate:Certificate": {
    domainName: free("The stack's own records prove it, and AWS issues none for another's domain."),
    validationMethod: is("DNS"),
  },
  "aws:acm/certificateValidation:CertificateValidation": { certificateArn: OWN },
  "aws:apigatewayv2/api:Api": {
    apiKeySelectionExpression: is("$request.header.x-api-key"),
    description: FOR_PEOPLE,
    disableExecuteApiEndpoint: needed(is(true), "the API also answers at AWS's own host"),
    name: FOR_PEOPLE,
    protocolType: needed(is("HTTP")),
    routeSelectionExpression: is("$request.method $request.path"),
  },
  "aws:apigatewayv2/apiMapping:ApiMapping": { apiId: OWN, domainName: NAME, stage: is("$default") },
  "aws:apigatewayv2/domainName:DomainName": {
    domainName: NAME,
    domainNameConfiguration: needed(
      having({
        certificateArn: OWN,
        endpointType: needed(is("REGIONAL")),
        ipAddressType: is("ipv4", "dualstack"),
        securityPolicy: needed(is("TLS_1_2"), "old TLS, which can be broken, protects the tokens in links"),
      }),
    ),
  },
  "aws:apigatewayv2/integration:Integration": {
    apiId: OWN,
    connectionType: is("INTERNET"),
    credentialsArn: needed(NAME),
    description: FOR_PEOPLE,
    integrationType: needed(is("AWS_PROXY"), "requests, and the tokens in them, may go elsewhere"),
    integrationUri: needed(NAME),
    passthroughBehavior: is("WHEN_NO_MATCH"),
    payloadFormatVersion: needed(is("2.0"), "the function cannot read requests"),
    timeoutMilliseconds: is(30_000),
  },
  "aws:apigatewayv2/route:Route": {
    apiId: OWN,
    apiKeyRequired: is(false),
    authorizationType: is("NONE"),
    // A new route must be listed in routes.ts.
    routeKey: needed(is(...ROUTES), "everybody on the Internet can ask for something else"),
    target: OWN,
  },
  "aws:apigatewayv2/stage:Stage": {
    accessLogSettings: having({ destinationArn: NAME, format: readBy("access-log-of-nobody") }),
    apiId: OWN,
    autoDeploy: needed(is(true)),
    defaultRouteSettings: needed(
      having({
        dataTraceEnabled: is(false),
        detailedMetricsEnabled: is(false, true),
        throttlingBurstLimit: needed(between(20, 400), "a flood of requests costs without bound"),
        throttlingRateLimit: needed(between(20, 400), "a flood of requests costs without bound"),
      }),
    ),
    description: FOR_PEOPLE,
    name: is("$default"),
  },
};
