/** `npm run graph -- --stack <stack> [--phase preview|up]`: what the program registers, as JSON on standard output. */
import { Option } from "@commander-js/extra-typings";
import { command, run } from "../../cli/command-line";
import { stackOption } from "../../cli/stack-option";
import { defaultStack } from "../../infra/stack-file";

/** Hides what a person reading the graph must not or need not see. */
function presentable(_: string, value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if ("$secret" in value) return { $secret: "(hidden)" };
  if ("$archive" in value) {
    const files = Object.entries(value.$archive as Record<string, string>);
    return { $archive: Object.fromEntries(files.map(([file, text]) => [file, `${Buffer.byteLength(text)} bytes`])) };
  }
  return value;
}

const program = command(
  "graph",
  "Prints what the program registers, as JSON: type, name, inputs, options and dependencies of each resource. " +
    'Secrets are printed as {"$secret":"(hidden)"}, archives as the size of each file.',
)
  .addOption(stackOption().default(defaultStack()))
  .addOption(
    new Option("--phase <phase>", 'preview: what AWS alone can tell is {"$unknown":true}; up: everything is known')
      .choices(["preview", "up"] as const)
      .default("preview" as const),
  )
  .action(async (options) => {
    const { record } = require("./record") as typeof import("./record");
    console.log(JSON.stringify(await record(options), presentable, 2));
  });

void run(program);
