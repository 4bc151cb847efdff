/** What the doctor finds, and how a fault becomes a finding. */
import { PorkbunError } from "../../infra/dns/porkbun/errors";
import { AwsFault } from "../aws-client/fault";

/** `unknown`: whoever was asked did not say. */
export type State = "ok" | "missing" | "wrong" | "unknown";

/** One thing that was looked at. */
export interface Finding {
  /** In a few words: `Pulumi CLI`. */
  readonly what: string;
  readonly state: State;
  /** What was found, in a sentence or a few words. */
  readonly detail: string;
  /** The remedy: lines to paste into a shell, or into the stack's file. */
  readonly mend?: readonly string[];
  /** Whether `up` fails as long as this is not ok. */
  readonly stopsUp?: boolean;
}

/** Findings that belong together. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** A finding that all is well. */
export const ok = (what: string, detail: string): Finding => ({ what, state: "ok", detail });

/**
 * What a look finds; where AWS or Porkbun does not say, that is the finding.
 *
 * @param stopsUp whether `up` fails unless this is ok
 * @throws every error that is a defect of ours
 */
export async function looked(
  what: string,
  stopsUp: boolean,
  look: () => Promise<Finding | readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    if (error instanceof AwsFault) return [{ what, state: "unknown", detail: error.message, stopsUp }];
    if (!(error instanceof PorkbunError)) throw error;
    // The message of these says what to change at Porkbun.
    return [{ what, state: error.final ? "wrong" : "unknown", detail: error.message, stopsUp }];
  }
}

/** Whether nothing that was found keeps `up` from working. */
export const isReady = (sections: readonly Section[]): boolean =>
  sections.flatMap(({ findings }) => findings).every(({ state, stopsUp }) => state === "ok" || !stopsUp);
