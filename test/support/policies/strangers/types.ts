/** Adds a resource of each type that this program does not use. */
import fs from "node:fs";
import path from "node:path";
import type { Given } from "../judging";
import type { Program } from "../program";
import type { Mutant } from "./mutant";

/** Types outside the AWS provider that reach AWS, DNS, the deployer's machine or another provider. */
const ELSEWHERE = [
  "aws-native:cloudformation:Stack",
  "aws-native:iam:Role",
  "aws-native:index:ExtensionResource",
  "aws-native:s3:Bucket",
  "aws-native:ses:EmailIdentity",
  "awsx:lb:ApplicationLoadBalancer",
  "cloudflare:index/dnsRecord:DnsRecord",
  "command:local:run",
  "command:remote:Command",
  "command:remote:CopyToRemote",
  "docker:index/container:Container",
  "github:index/actionsSecret:ActionsSecret",
  "kubernetes:core/v1:Secret",
  "mail:other:Backdoor",
  "pulumi:providers:mail",
  "other:index:Dns",
  "pulumi-nodejs:dynamic:Resource",
  "pulumi-nodejs:dynamic/porkbun:Record",
  "pulumi-python:dynamic:Resource",
  "pulumi:providers:aws-native",
  "pulumi:providers:cloudflare",
  "pulumi:providers:pulumi-nodejs",
  "pulumi:pulumi:StackReference",
  "pulumiservice:index:Webhook",
  "random:index/randomPassword:RandomPassword",
  "terraform:state:RemoteStateReference",
  "tls:index/privateKey:PrivateKey",
];

/** Every resource type of the installed AWS provider. */
function awsTypes(): readonly string[] {
  const root = path.dirname(require.resolve("@pulumi/aws/package.json"));
  return fs
    .readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js") && !/(^|[\\/])(get[A-Z]|index\.js|node_modules)/.test(file))
    .flatMap((file) => /__pulumiType = '(aws:[^']+)'/.exec(fs.readFileSync(path.join(root, file), "utf8"))?.[1] ?? []);
}

/** One mutant for each type that no resource of the stack has. */
export function strangeTypes({ inputs }: Program): readonly Mutant[] {
  const own = new Set(inputs.map(({ type }) => type));
  const provider = inputs.find(({ type }) => type === "pulumi:providers:aws")?.props;
  const added = (type: string): Given => ({
    type,
    name: "stranger",
    props: {},
    protect: true,
    provider: type.startsWith("aws:") ? provider : undefined,
  });
  return [...awsTypes(), ...ELSEWHERE]
    .filter((type) => !own.has(type))
    .map((type) => ({ what: type, added: added(type) }));
}
