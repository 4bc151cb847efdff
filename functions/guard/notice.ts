/** What the guard mails to people. */
import { PAUSE_COUNT, PAUSE_MAIN_ABOVE, PROMISED } from "../../core/metrics/limits";
import type { Breach, Decision, GuardAction } from "./decision";
import type { Guarded } from "./pause-request";
import * as formatted from "../../core/format";

/** A message for the alerts topic. */
export interface Notice {
  /** At most 100 characters, as SNS has it. */
  readonly subject: string;
  readonly text: string;
}

const RUNBOOK = "docs/runbook.md#a-configuration-set-is-paused";

/** What a person types to pause or resume a configuration set; the reason is theirs to write. */
export const commandLine = (action: "pause" | "resume", kind: Guarded["kind"], stack: string): string =>
  `npm run mail -- ${action} --stack ${stack} --set ${kind} --reason "…"`;

/** Says what was decided about a set, why, and how to change it. */
export function notice({ kind, set }: Guarded, { action, breaches }: Decision, stack: string): Notice {
  const because = breaches.map((breach) => `- ${describeBreach(breach)} ${pausedFrom(kind, breach)}`);
  const texts: Readonly<Record<GuardAction, Notice>> = {
    pause: {
      subject: `PAUSED: ${set} sends no more mail`,
      text: [
        `${set} is paused: SES refuses every message through it. The other configuration set goes on sending.`,
        ["Why:", ...because].join("\n"),
        `Nothing resumes it by itself, and no deployment does. First mend the cause (${RUNBOOK}), then resume it:`,
        `  ${commandLine("resume", kind, stack)}`,
      ].join("\n\n"),
    },
    watch: {
      subject: `Not paused: ${set} is over a limit`,
      text: [
        `${set} is over a limit that was promised to AWS, and goes on sending.`,
        ["Why:", ...because].join("\n"),
        "The guard looks again every 15 minutes while this lasts, and pauses the set if it gets so far. To pause it now:",
        `  ${commandLine("pause", kind, stack)}`,
      ].join("\n\n"),
    },
    leave: {
      subject: `Not paused: ${set} is under its limits`,
      text: [
        `An alarm asked to pause ${set}, and by now it is under every limit. Nothing was done.`,
        `A drill with "aws cloudwatch set-alarm-state" ends like this (${RUNBOOK}).`,
      ].join("\n\n"),
    },
  };
  return texts[action];
}

/** A breach in a sentence: `12 of the 200 messages of the last 24 hours bounced for good: 6.0%.` */
export function describeBreach({ of, count, sent, percent }: Breach): string {
  const [when, what] =
    of === "bounces"
      ? ["24 hours", "bounced for good"]
      : ["7 days", count === 1 ? "was reported as spam" : "were reported as spam"];
  return `${formatted.count(count)} of the ${formatted.count(sent)} messages of the last ${when} ${what}: ${formatted.measuredPercent(percent)}.`;
}

function pausedFrom(kind: Guarded["kind"], { of }: Breach): string {
  const [promised, above] =
    of === "bounces" ? [PROMISED.bounce, PAUSE_MAIN_ABOVE.bounce] : [PROMISED.complaint, PAUSE_MAIN_ABOVE.complaint];
  const rate = kind === "main" ? `above ${formatted.percent(above)}` : `from ${formatted.percent(promised)} on`;
  return `This set is paused ${rate}, and from ${PAUSE_COUNT[of]} ${of} on.`;
}
