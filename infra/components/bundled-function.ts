import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function";
import { asset, ComponentResource } from "@pulumi/pulumi";
import type { Names } from "../names";
import { after, type Options } from "../order";

/** What a function is made from. */
export interface BundledFunctionArgs {
  readonly function: Names["functions"]["suppression"];
  readonly description: string;
  /** File names and texts of the archive; `index.js` exports `handler`. */
  readonly bundle: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
}

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
        code: new asset.AssetArchive(
          Object.fromEntries(Object.entries(bundle).map(([file, text]) => [file, new asset.StringAsset(text)])),
        ),
        timeout: args.timeoutSeconds,
        memorySize: 256,
        environment: { variables: args.environment },
      },
      { parent: this, ...after(opts, logGroup) },
    );
    this.registerOutputs();
  }
}
