/** The mail by which everyone who gets the alerts hears that a person paused or resumed a configuration set, and why. Pure. */
import { commandLine } from "../../functions/guard/notice";

/** What a person does to a configuration set. */
export type Action = "pause" | "resume";

/** Whose mail: that of a configuration set, or everything that the account sends. */
export type Paused = "main" | "updates" | "account";

/** What a person did, why and when. */
export interface Deed {
  readonly action: Action;
  readonly stack: string;
  readonly kind: Paused;
  /** The name of the configuration set, or `account` and its id. */
  readonly set: string;
  readonly reason: string;
  /** The ARN of who did it. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The command line that undoes a deed, without its reason. */
export const undoing = ({ action, stack, kind }: Pick<Deed, "action" | "stack" | "kind">): string =>
  commandLine(action === "pause" ? "resume" : "pause", kind, stack);

/**
 * The mail.
 *
 * @returns a subject within the 100 characters of ASCII that SNS takes
 *   (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html): the name of a configuration set has at most 64
 */
export function record(deed: Deed): { readonly subject: string; readonly text: string } {
  const { action, kind, set, reason, by, at } = deed;
  const isPause = action === "pause";
  return {
    subject: isPause ? `PAUSED by hand: ${set} sends no more mail` : `RESUMED by hand: ${set} sends again`,
    text: [
      isPause
        ? kind === "account"
          ? `${set} is paused: SES refuses every message, of whichever stack.`
          : `${set} is paused: SES refuses every message through it. The other configuration set keeps sending.`
        : `${set} sends again.`,
      [`By:     ${by}`, `At:     ${at}`, `Reason: ${reason}`].join("\n"),
      `To undo it:\n  ${undoing(deed)}`,
    ].join("\n\n"),
  };
}
