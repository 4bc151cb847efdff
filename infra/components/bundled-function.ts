import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import { asset, ComponentResource } from "@pulumi/pulumi";
import { bundleFile } from "../function-code/bundle";
import { type FunctionName, functions } from "../function-declarations/functions";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";

/** The arguments of a {@link BundledFunction}. */
export interface BundledFunctionArgs {
  readonly name: FunctionName;
  readonly function: Names["functions"][FunctionName];
  readonly environment: Readonly<Record<string, string>>;
}

/** How long logs are kept. */
export const LOG_RETENTION_DAYS = 90;

/**
 * The code, given as the path of its file: otherwise the engine would log the whole text with each message about the function. The
 * engine and the AWS provider compare archives by content, so the path may differ between machines.
 */
const codeOf = (name: FunctionName) =>
  new asset.AssetArchive(bundleFile(name).then((file) => ({ "index.js": new asset.FileAsset(file) })));

/** A Lambda function, and its log group, which is made first: one that Lambda itself creates would keep logs forever. */
export class BundledFunction extends ComponentResource {
  constructor(name: string, args: BundledFunctionArgs, opts: Options) {
    super("mail:index:BundledFunction", name, args, opts);
    const { description, timeoutSeconds } = functions[args.name];
    const logGroup = new LogGroup(
      name,
      { name: args.function.logGroup.name, retentionInDays: LOG_RETENTION_DAYS },
      { parent: this },
    );
    new LambdaFunction(
      name,
      {
        name: args.function.name,
        description,
        role: args.function.role.arn,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: codeOf(args.name),
        timeout: timeoutSeconds,
        memorySize: 256,
        environment: { variables: args.environment },
      },
      { parent: this, ...after(opts, logGroup) },
    );
    this.registerOutputs();
  }
}
