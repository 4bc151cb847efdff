/** `npm run request-access [-- --stack <stack>]`: the production access request on standard output. It submits nothing. */
import { parseArgs } from "node:util";
import { endWithReader } from "./closed-pipe";
import { recordForRehearsal } from "./rehearsed-stack";
import { renderRequest } from "./request";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stack: { type: "string", default: "prod" }, help: { type: "boolean" } } });
  if (values.help) {
    console.log("npm run request-access [-- --stack <stack>]   (default prod)\n\nPrints the request; submits nothing.");
    return;
  }
  const { settings, graph } = await recordForRehearsal(values.stack);
  process.stdout.write(renderRequest(settings, graph));
}

endWithReader();
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
