/** The mail in which the guard notifies people. */
import { PAUSE_COUNT, PAUSE_MAIN_ABOVE, PROMISED } from "../../core/metrics/limits";
import type { Breach, Decision, GuardAction } from "./decision";
import type { Guarded } from "./pause-request";
import * as formatted from "../../core/formatting/numbers";

/** A message for the alerts topic. */
export interface Notice {
  /** At most 100 characters, SNS's limit. */
  readonly subject: string;
  readonly text: string;
}

const RUNBOOK = "docs/runbook.md#a-configuration-set-is-paused";

/** The command with which a person pauses or resumes a configuration set; the reason is left for them to fill in. */
export const commandLine = (action: "pause" | "resume", kind: Guarded["kind"] | "account", stack: string): string =>
  `npm run mail -- ${action} --stack ${stack} --set ${kind} --reason "…"`;

/** Describes what was decided about a configuration set, why, and how to change it. */
export function notice({ kind, set }: Guarded, { action, breaches }: Decision, stack: string): Notice {
  const because = breaches.map((breach) => `- ${describeBreach(breach)} ${pausedFrom(kind, breach)}`);
  const texts: Readonly<Record<GuardAction, Notice>> = {
    pause: {
      subject: `PAUSED: ${set} sends no more mail`,
      text: [
        `${set} is paused: SES refuses every message through it. The other configuration set keeps sending.`,
        ["Why:", ...because].join("\n"),
        `Neither the guard nor a deployment resumes it. First fix the cause (${RUNBOOK}), then resume it:`,
        `  ${commandLine("resume", kind, stack)}`,
      ].join("\n\n"),
    },
    watch: {
      subject: `Not paused: ${set} is over a limit`,
      text: [
        `${set} is over a limit that was promised to AWS, but keeps sending.`,
        ["Why:", ...because].join("\n"),
        "While this lasts the guard looks again every 15 minutes, and pauses the set if it gets bad enough. To pause it now:",
        `  ${commandLine("pause", kind, stack)}`,
      ].join("\n\n"),
    },
    leave: {
      subject: `Not paused: ${set} is under its limits`,
      text: [
        `An alarm asked to pause ${set}, but the set is under every limit now. Nothing was done.`,
        `A test with "npm run mail -- test-alerts" also ends with this message (${RUNBOOK}).`,
      ].join("\n\n"),
    },
  };
  return texts[action];
}

/** A breach in a sentence: `12 of the 200 messages of the last 24 hours hard-bounced: 6.0%.` */
export function describeBreach({ of, count, sent, percent }: Breach): string {
  const [when, what] =
    of === "bounces"
      ? ["24 hours", "hard-bounced"]
      : ["7 days", count === 1 ? "was reported as spam" : "were reported as spam"];
  const messages = `${formatted.count(count)} of the ${formatted.count(sent)} messages of the last ${when}`;
  return `${messages} ${what}: ${formatted.measuredPercent(percent)}.`;
}

function pausedFrom(kind: Guarded["kind"], { of }: Breach): string {
  const [promised, above] =
    of === "bounces" ? [PROMISED.bounce, PAUSE_MAIN_ABOVE.bounce] : [PROMISED.complaint, PAUSE_MAIN_ABOVE.complaint];
  const rate = kind === "main" ? `above ${formatted.percent(above)}` : `at ${formatted.percent(promised)} or more`;
  return `This set is paused ${rate}, if there are at least ${PAUSE_COUNT[of]} ${of}.`;
}
