/** `npm run graph -- --stack <stack> [--phase preview|up]`: what the program registers, as JSON on standard output. */
import { parseArgs } from "node:util";
import { endWithReader } from "../closed-pipe";
import { record } from "./record";
import { stacks } from "../../infra/stack-file";

const USAGE = `npm run graph -- --stack <stack> [--phase preview|up]

Prints what the program registers, as JSON: type, name, inputs, options and dependencies of each resource.
  --stack <stack>   one of: ${stacks().join(", ")}
  --phase <phase>   preview (the default): what AWS alone can tell is {"$unknown":true}; up: everything known
Secrets are printed as {"$secret":"(hidden)"}, archives as the size of each file.`;

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

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { stack: { type: "string" }, phase: { type: "string", default: "preview" }, help: { type: "boolean" } },
  });
  const { stack, phase } = values;
  if (values.help || !stack || (phase !== "preview" && phase !== "up")) {
    console.error(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  console.log(JSON.stringify(await record({ stack, phase }), presentable, 2));
}

endWithReader();
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
