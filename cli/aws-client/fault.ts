/** Calls that AWS did not carry out, told apart by what to do about them, each in one line for a person. */
import { printable } from "../../core/formatting/printable";

/**
 * - `credentials`: there are none, or AWS does not accept them.
 * - `account`: they are of another account than the stack's.
 * - `denied`: IAM does not allow this call.
 * - `throttled`: too many calls, for longer than the SDK tries.
 * - `absent`: what was asked about is not there.
 * - `unreachable`: no answer.
 * - `failed`: anything else.
 */
export type FaultKind = "credentials" | "account" | "denied" | "throttled" | "absent" | "unreachable" | "failed";

/** A call that AWS did not carry out. The message says in one line which call, why, and what to do. */
export class AwsFault extends Error {
  override readonly name = "AwsFault";

  constructor(
    readonly kind: FaultKind,
    message: string,
    /** AWS's own code, where it gave one. */
    readonly code = "",
  ) {
    super(message);
  }
}

/** A call as it is told of, and the IAM action that allows it: `ses:GetAccount`. */
export interface Asked {
  readonly action: string;
  /** The ARN of the caller, once it is known. */
  readonly caller?: string;
  /** Set where the environment sends calls elsewhere than to AWS. */
  readonly endpoint?: string;
}

/**
 * The IAM prefix of each service that is asked, by the SDK's name of its client. In these services the IAM action has the
 * operation's name, except for those of {@link actionOf} (https://docs.aws.amazon.com/service-authorization/latest/reference/).
 */
const prefixes: Readonly<Record<string, string>> = {
  ACMClient: "acm",
  ApiGatewayV2Client: "apigateway",
  CloudWatchClient: "cloudwatch",
  CloudWatchLogsClient: "logs",
  DynamoDBClient: "dynamodb",
  LambdaClient: "lambda",
  SESv2Client: "ses",
  SNSClient: "sns",
  SQSClient: "sqs",
  STSClient: "sts",
  SchedulerClient: "scheduler",
  SecretsManagerClient: "secretsmanager",
};

/**
 * The IAM actions that have another name than the operation. Commands send whole messages alone, which IAM knows as SendRawEmail
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html,
 * https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html).
 */
const otherActions: Readonly<Record<string, string>> = { Invoke: "InvokeFunction", SendEmail: "SendRawEmail" };

/**
 * The IAM action of a call.
 *
 * @param clientName as the SDK names it to its middleware: `SESv2Client`
 * @param commandName likewise: `GetAccountCommand`
 * @throws Error for a service that has no line above
 */
export function actionOf(clientName: string, commandName: string): string {
  const prefix = prefixes[clientName];
  if (prefix === undefined) throw new Error(`${clientName} has no IAM prefix in cli/aws-client/fault.ts.`);
  // API Gateway's actions are HTTP methods
  // (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html); what is asked is read.
  if (prefix === "apigateway") return "apigateway:GET";
  const operation = commandName.replace(/Command$/, "");
  return `${prefix}:${otherActions[operation] ?? operation}`;
}

/** The errors of the services that are asked, as their SDK names them, and of the SDK itself where it finds no credentials. */
const kinds: readonly (readonly [FaultKind, RegExp])[] = [
  [
    "credentials",
    /^(CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidClientTokenId|ExpiredToken(Exception)?|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken)$/,
  ],
  [
    "denied",
    /^(AccessDenied(Exception)?|KMSAccessDenied(Exception)?|KmsAccessDenied|AuthorizationError(Exception)?|NotAuthorized|UnauthorizedOperation)$/,
  ],
  [
    "throttled",
    /^(Throttl(ing|ed)(Exception)?|ThrottlingError|TooManyRequestsException|RequestLimitExceeded|RequestThrottled(Exception)?)$/,
  ],
  [
    "absent",
    /^(NotFound(Exception)?|ResourceNotFound(Exception)?|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/,
  ],
  ["unreachable", /^TimeoutError$/],
];

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  /** Of an error of Node.js's network: `ECONNREFUSED`. */
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

function kindOf({ name = "", code, $metadata }: SdkError): FaultKind {
  const known = kinds.find(([, names]) => names.test(name));
  if (known) return known[0];
  if ($metadata?.httpStatusCode === 429) return "throttled";
  if ($metadata?.httpStatusCode === undefined && typeof code === "string" && /^E[A-Z_]+$/.test(code))
    return "unreachable";
  return "failed";
}

/** What the SDK's error means. */
export function faultOf(error: unknown, asked: Asked): AwsFault {
  if (error instanceof AwsFault) return error;
  const sdkError = error as SdkError;
  const kind = kindOf(sdkError);
  return new AwsFault(kind, printable(messages[kind](sdkError, asked)), sdkError.name);
}

const AGAIN = "then run the command again";

const messages: Readonly<Record<FaultKind, (error: SdkError, asked: Asked) => string>> = {
  credentials: ({ name = "" }) =>
    `There are no valid AWS credentials (${name}). Sign in, for example with aws sso login or aws configure; ` +
    "the settings profile and assumeRoleArn say which ones a stack uses.",
  account: ({ message = "" }) => message,
  denied({ name = "", message = "" }, { action, caller }) {
    // A service that may not use the key for the caller denies its own action: SNS and SQS by an error of its own, Secrets
    // Manager in the message alone.
    const isOfKey = /\bkms\b/i.test(message) || /^kms/i.test(name);
    const needed = isOfKey ? `${action}, with kms:Decrypt and kms:GenerateDataKey on the stack's key,` : action;
    return `AWS denies ${action}${caller ? ` to ${caller}` : ""}. Allow ${needed} in its IAM policy, ${AGAIN}.`;
  },
  throttled: (_, { action }) => `AWS throttles ${action}. Wait a minute, ${AGAIN}.`,
  absent: ({ message = "" }, { action }) =>
    `AWS cannot find what ${action} asks for (${message}). If the stack is not deployed yet, first run npm run up -- --stack <stack>`,
  unreachable({ code, name = "" }, { action, endpoint }) {
    const where = endpoint ? ` AWS_ENDPOINT_URL sends calls to ${endpoint}.` : "";
    const reason = typeof code === "string" ? code : name;
    return `AWS does not answer ${action} (${reason}).${where} Check the network and the proxy, ${AGAIN}.`;
  },
  failed: ({ name = "", message = "" }, { action }) => `AWS rejected ${action} (${name}: ${message}).`,
};

/** What was asked for; undefined where AWS says that it is not there. @throws AwsFault of every other kind */
export async function ifPresent<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof AwsFault && error.kind === "absent") return undefined;
    throw error;
  }
}
