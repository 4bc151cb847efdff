/**
 * `npm run mail -- graph --stack <stack> [--phase preview|up] [--out <folder>]`, or `npm run graph -- …`: what the program registers, as JSON, and each
 * function's code as it would be uploaded.
 */
import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { type Folder, writableFolder } from "../command-line/files";
import { stackOption } from "../command-line/stack-option";
import { defaultStack } from "../../infra/settings/stack-file";
import { type Archive, type Graph, textOf } from "../../infra/recorded-graph/graph";
import type { Recording } from "../../infra/recorded-graph/record";
import type { CommandContext } from "../command-line/context";

/** Hides what a person reading the graph must not or need not see. */
function presentable(_: string, value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if ("$secret" in value) return { $secret: "(hidden)" };
  if ("$archive" in value) {
    const sizes = Object.entries((value as Archive).$archive).map(
      ([path, file]) => [path, `${Buffer.byteLength(textOf(file))} bytes`] as const,
    );
    return { $archive: Object.fromEntries(sizes) };
  }
  return value;
}

const asJson = (graph: Graph) => JSON.stringify(graph, presentable, 2);

/** Writes the graph, and the files of each function's archive into a folder of the function's name. */
function writeInto(folder: Folder, graph: Graph): void {
  folder.write("graph.json", `${asJson(graph)}\n`);
  for (const { name, inputs } of graph.resources.filter(({ type }) => type === "aws:lambda/function:Function")) {
    const { $archive } = inputs.code as Archive;
    for (const [file, content] of Object.entries($archive)) folder.write(`${name}/${file}`, textOf(content));
  }
  console.log(`Written into ${folder.path}: ${folder.files.join(", ")}`);
}

/** Adds the command. */
export function addGraph(parent: CommandUnknownOpts, { directory }: CommandContext): void {
  parent
    .command("graph")
    .description(
      "print the resources that the program registers, as JSON: type, name, inputs, options and dependencies. " +
        'Secrets are printed as {"$secret":"(hidden)"}, archives as the sizes of their files',
    )
    .addOption(stackOption(directory).default(defaultStack(directory)))
    .addOption(
      new Option("--phase <phase>", 'preview: what only AWS knows is {"$unknown":true}; up: everything is known')
        .choices(["preview", "up"] as const)
        .default("preview" as const),
    )
    .option(
      "--out <folder>",
      "write graph.json and the code of each function, as uploaded, to this folder instead of printing",
      writableFolder,
    )
    .action(async ({ out, ...options }: Recording & { readonly out?: Folder }) => {
      const { record } =
        require("../../infra/recorded-graph/record") as typeof import("../../infra/recorded-graph/record");
      const graph = await record(options);
      if (out) writeInto(out, graph);
      else console.log(asJson(graph));
    });
}
