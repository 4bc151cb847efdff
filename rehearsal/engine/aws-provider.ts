/**
 * The AWS provider of the engine's door: it answers the engine for an {@link Account} on this machine.
 *
 * At preview it answers with the inputs, as the real provider does, so whatever comes from AWS is unknown.
 * It proves the program, the policy packs and the engine together; what AWS accepts is the local cloud's part.
 */
import { isDeepStrictEqual } from "node:util";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { computed, knownAtPreview } from "../graph/outputs";
import { Account } from "./account";
import { serve, unary } from "./plugin";

type Values = Record<string, unknown>;

/** The inputs that say which resource it is: another value is another resource. Where a type has no line, `name`. */
const identifying: Readonly<Record<string, readonly string[]>> = {
  "aws:sesv2/emailIdentity:EmailIdentity": ["emailIdentity"],
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": ["emailIdentity"],
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": ["emailIdentity"],
  "aws:sesv2/configurationSet:ConfigurationSet": ["configurationSetName"],
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": [
    "configurationSetName",
    "eventDestinationName",
  ],
  "aws:sns/topicSubscription:TopicSubscription": ["topic", "protocol", "endpoint"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretId", "secretString"],
  "aws:iam/rolePolicy:RolePolicy": ["role", "name"],
};

/** The inputs that say which resource of its type it is. */
export function identifyingInputs(type: string): readonly string[] {
  return identifying[type] ?? ["name"];
}

const values = (struct: Struct | undefined): Values => struct?.toJavaScript() ?? {};
const struct = (object: Values): Struct => Struct.fromJavaScript(object as Parameters<typeof Struct.fromJavaScript>[0]);

function checked(request: proto.CheckRequest): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function difference(request: proto.DiffRequest): proto.DiffResponse {
  const olds = values(request.getOldInputs());
  const news = values(request.getNews());
  const changed = Object.keys({ ...olds, ...news }).filter((key) => !isDeepStrictEqual(olds[key], news[key]));
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse();
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  response.setReplacesList(changed.filter((key) => identifyingInputs(request.getType()).includes(key)));
  return response;
}

/** The calls of a provider for one account. */
export function awsProvider(account: Account): UntypedServiceImplementation {
  let place = { partition: "aws", region: "us-east-1", accountId: "" };

  function configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
    // A provider's own inputs arrive as text, whatever their type.
    const { region, allowedAccountIds } = values(request.getArgs()) as Record<string, string | undefined>;
    const [accountId] = JSON.parse(allowedAccountIds ?? "[]") as string[];
    place = { ...place, ...(region ? { region } : {}), ...(accountId ? { accountId } : {}) };
    const response = new proto.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  function create(request: proto.CreateRequest): proto.CreateResponse {
    const type = request.getType();
    const inputs = values(request.getProperties());
    const { id, outputs } = computed(type, request.getName(), inputs, place);
    const response = new proto.CreateResponse();
    if (request.getPreview()) {
      response.setProperties(struct(knownAtPreview(inputs, outputs)));
      return response;
    }
    if (account.find(type, id)) throw new Error(`AlreadyExistsException: ${type} ${id} exists in the account`);
    account.put({ type, id, inputs, outputs });
    response.setId(id);
    response.setProperties(struct({ ...inputs, ...outputs }));
    return response;
  }

  function read(request: proto.ReadRequest): proto.ReadResponse {
    const response = new proto.ReadResponse();
    const held = account.find(request.getType(), request.getId());
    if (!held) return response;
    response.setId(held.id);
    response.setInputs(struct(held.inputs));
    response.setProperties(struct({ ...held.inputs, ...held.outputs }));
    return response;
  }

  function update(request: proto.UpdateRequest): proto.UpdateResponse {
    const type = request.getType();
    const held = account.find(type, request.getId());
    if (!held) throw new Error(`NotFoundException: ${type} ${request.getId()} is not in the account`);
    const inputs = values(request.getNews());
    if (!request.getPreview()) account.put({ ...held, inputs });
    const response = new proto.UpdateResponse();
    response.setProperties(struct({ ...inputs, ...held.outputs }));
    return response;
  }

  function remove(request: proto.DeleteRequest): Empty {
    account.remove(request.getType(), request.getId());
    return new Empty();
  }

  return {
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion("7.48.0");
      return info;
    }),
    checkConfig: unary(checked),
    diffConfig: unary(difference),
    configure: unary(configure),
    check: unary(checked),
    diff: unary(difference),
    create: unary(create),
    read: unary(read),
    update: unary(update),
    delete: unary(remove),
    cancel: unary(() => new Empty()),
  } satisfies Partial<IResourceProviderServer>;
}

/** Started by the engine as `pulumi-resource-aws <directory of the account> <address of the engine>`. */
async function main(): Promise<void> {
  const [directory] = process.argv.slice(2);
  if (!directory) throw new Error("The first argument is the directory of the account.");
  const { port } = await serve(ResourceProviderService, awsProvider(new Account(directory)));
  console.log(port);
}

if (require.main === module) void main();
