/** An endpoint as a child process: reports its URL, and on request how many calls it has received. */
import { startEndpoint } from "../../test/support/functions/endpoint";
import { keyMap, KEYS_SECRET } from "../../test/support/functions/links/function";

async function main(): Promise<void> {
  const endpoint = await startEndpoint();
  endpoint.secrets.set(KEYS_SECRET, keyMap("1", ["1"]));
  process.on("message", () => {
    const all = [...endpoint.operations, ...endpoint.suppressionList.calls.map(({ operation }) => operation)];
    const counts: Record<string, number> = {};
    for (const operation of all) counts[operation] = (counts[operation] ?? 0) + 1;
    process.send?.(counts);
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ url: endpoint.url });
}

void main();
