/** What an engine run shows of a stack, and how it is reported. */
import { table } from "../../cli/terminal/table";
import { ROOT } from "../../infra/settings/stack-file";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import { adoptable, adopted, adoptionCases } from "./adoption";
import type { Engine } from "./engine";
import { analysis, deploy, destroy, initialize, recordsWritten, refresh, secretsEncrypted } from "./life-cycle";
import { playSteps, type Verdict } from "./step";
import { Workplace } from "./workplace";
import { openZone, type Zone } from "./zone";

/** Creates the engine for a workplace; the variables are for the processes that it starts. */
export type EngineIn = (workplace: Workplace, environment: Readonly<Record<string, string>>) => Engine;

/** A stack to play, and the folder of its stack file. */
interface Subject {
  readonly stack: string;
  readonly directory: string;
}

async function inWorkplace<T>(
  { stack, directory }: Subject,
  play: (workplace: Workplace, zone: Zone) => Promise<T>,
): Promise<T> {
  const workplace = Workplace.make(directory);
  const zone = await openZone(stack, directory);
  try {
    return await play(workplace, zone);
  } finally {
    await zone.close();
    workplace.remove();
  }
}

function lifeCycle(subject: Subject, engineIn: EngineIn, report: (line: string) => void): Promise<Verdict[]> {
  const { stack, directory } = subject;
  return inWorkplace(subject, async (workplace, zone) => {
    for (const resource of await adopted(stack, directory)) workplace.account.put(resource);
    const engine = engineIn(workplace, zone.environment);
    const steps = [
      ...deploy(engine, stack, rehearsalSecrets),
      analysis(engine, stack),
      recordsWritten(zone),
      refresh(engine, stack),
      secretsEncrypted(engine, stack, rehearsalSecrets),
      ...destroy(engine, stack, zone),
    ];
    return playSteps(stack, steps, report);
  });
}

/** Each adoption case has a stack, an account and a zone of its own. */
async function adoption(subject: Subject, engineIn: EngineIn, report: (line: string) => void): Promise<Verdict[]> {
  const { stack, directory } = subject;
  const adopt = adoptable(stack, directory);
  const held = await adopted(stack, directory, adopt);
  const verdicts: Verdict[] = [];
  for (const [name, show] of Object.entries(adoptionCases)) {
    const played = await inWorkplace(subject, (workplace, zone) => {
      workplace.configure(stack, { adopt });
      const engine = engineIn(workplace, zone.environment);
      const play = async () => {
        await initialize(engine, stack, rehearsalSecrets);
        return show(engine, stack, held);
      };
      return playSteps(stack, [{ name, play }], report);
    });
    verdicts.push(...played);
  }
  return verdicts;
}

/**
 * Plays the life cycle of a stack and the adoption of existing resources.
 *
 * @param report takes each line of progress, and the engine's output when something failed
 */
export async function playStack(
  stack: string,
  engineIn: EngineIn,
  report: (line: string) => void,
  directory = ROOT,
): Promise<Verdict[]> {
  const subject = { stack, directory };
  return [...(await lifeCycle(subject, engineIn, report)), ...(await adoption(subject, engineIn, report))];
}

/** The verdicts as a table for a terminal of this width, one row per step. */
export function verdictTable(verdicts: readonly Verdict[], width: number): string {
  const columns = [
    { head: "Stack", width: 8 },
    { head: "Step", width: 16 },
    { head: "Verdict", width: 9 },
    { head: "Time", width: 9 },
    { head: "Evidence" },
  ];
  const rows = verdicts.map(({ stack, step, shown, seconds, detail }) => [
    stack,
    step,
    shown ? "shown" : "FAILED",
    `${seconds.toFixed(1)} s`,
    detail,
  ]);
  return table(columns, rows, { width, isRuled: false });
}
