/** `npm run mail -- drift`: whether a stack and its zone still are as the program wants them, and both policy packs agree. It only reads. */
import { act } from "../dns/actions";
import { type ExitCode, exitCodes } from "../process/exit-codes";
import { besideJson, type JsonTarget } from "../command-line/files";
import type { CommandContext, StackOptions } from "../command-line/context";
import { printable } from "../../core/formatting/printable";
import { previewDrift, type StackDrift } from "./preview";

/** What came of the look at the zone. */
type ZoneDrift = StackDrift;

/**
 * Carries out the command; ends with 0 where all is as it should be, 20 where something has drifted, 1 where a pack refuses the
 * stack or something could not be looked at.
 */
export async function drift({ stack, json }: StackOptions, context: CommandContext): Promise<void> {
  const terminal = besideJson(json, context.terminal);
  const { print, paint, environment } = terminal;
  print(paint("bold", "Stack and policies"));
  const ofStack = await previewDrift(
    stack,
    { environment, print: (line) => print(printable(line)) },
    context.directory,
  );
  print(`\n${paint("bold", "Zone")}`);
  const zone = await zoneDrift(stack, { ...context, terminal });
  print(`\n${verdicts.stack[ofStack]}\n${verdicts.zone[zone.drift]}`);
  json?.write({ stack, drift: { stack: ofStack, zone: zone.drift }, zone: zone.document }, context.terminal);
  context.terminal.end(codeOf([ofStack, zone.drift]));
}

const verdicts = {
  stack: {
    none: "Stack: as the program defines it, and both policy packs pass.",
    changes: "Stack: drifted. The preview above lists what up would change.",
    failed: "Stack: refused by a policy pack, or not checked. The preview above says why.",
  },
  zone: {
    none: "Zone: up to date.",
    changes: "Zone: drifted, or not on every name server yet. The list above says what and where.",
    failed: "Zone: in conflict with somebody else's records, or not checked.",
  },
} as const;

/** The worst result: what could not be checked counts more than a drift. */
export function codeOf(drifts: readonly StackDrift[]): ExitCode {
  if (drifts.includes("failed")) return exitCodes.failed;
  return drifts.includes("changes") ? exitCodes.drift : exitCodes.done;
}

/** What `dns check` finds, without waiting for name servers. */
async function zoneDrift(stack: string, context: CommandContext): Promise<{ drift: ZoneDrift; document?: unknown }> {
  let document: unknown;
  const json: JsonTarget = { isStandardOutput: false, write: (found) => (document = found) };
  try {
    const code = await act("check", { stack, json, wait: 0 }, context);
    const drift = code === exitCodes.done ? "none" : code === exitCodes.drift ? "changes" : "failed";
    return { drift, document };
  } catch (error) {
    context.terminal.tell((error as Error).message);
    return { drift: "failed" };
  }
}
