import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import { asset, ComponentResource } from "@pulumi/pulumi";
import type { Bundle } from "../bundle";
import type { Names } from "../names";
import { after, type Options } from "../order";

/** What a function is made from. */
export interface BundledFunctionArgs {
  readonly function: Names["functions"]["suppression"];
  readonly description: string;
  /** The archive; its `index.js` exports `handler`. */
  readonly bundle: Promise<Bundle>;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
}

const assets = (bundle: Bundle) =>
  Object.fromEntries(Object.entries(bundle).map(([file, text]) => [file, new asset.StringAsset(text)]));

/** A Lambda function, with its log group first: one that Lambda makes by itself would keep logs for ever. */
export class BundledFunction extends ComponentResource {
  constructor(name: string, args: BundledFunctionArgs, opts: Options) {
    const { bundle, ...described } = args;
    super("mail:index:BundledFunction", name, described, opts);
    const logGroup = new LogGroup(
      name,
      { name: args.function.logGroup.name, retentionInDays: args.logRetentionDays },
      { parent: this },
    );
    new LambdaFunction(
      name,
      {
        name: args.function.name,
        description: args.description,
        role: args.function.role.arn,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: new asset.AssetArchive(bundle.then(assets)),
        timeout: args.timeoutSeconds,
        memorySize: 256,
        environment: { variables: args.environment },
      },
      { parent: this, ...after(opts, logGroup) },
    );
    this.registerOutputs();
  }
}
