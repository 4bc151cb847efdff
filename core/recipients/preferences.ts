/** What a recipient chose to get. No I/O. */
import type { Topic } from "./topics";

/**
 * `every`: each mail as it comes. `daily`: a daily digest, possible only for follow-ups that belong to no mailing list. `off`:
 * none.
 */
export type Choice = "every" | "daily" | "off";

/** A choice as it is stored. */
export interface Preference {
  readonly value: Choice;
  /** When it was made, ISO 8601 in UTC. */
  readonly at: string;
  /**
   * How: by a mail client's one-click unsubscribe (RFC 8058), on a page of ours, by a confirmation link, or by importing a former
   * provider's list of people who unsubscribed.
   */
  readonly by: "one-click" | "page" | "confirmation" | "import";
  /** In an opt-out that replaced a daily digest: the digest, which the recipient gets again after subscribing again. */
  readonly restores?: "daily";
  /** Where an imported list comes from, in the operator's words. */
  readonly source?: string;
}

/** The choices that were made, by topic. An absent topic was never chosen. */
export type Preferences = Readonly<Partial<Record<Topic, Preference>>>;

/** The choices with their topics. */
export const entriesOf = (preferences: Preferences) => Object.entries(preferences) as [Topic, Preference][];

/** Preferences with new choices added, which replace older ones about the same topics. */
export function withChoices(
  preferences: Preferences | undefined,
  choices: Choices,
  made: Omit<Preference, "value">,
): Preferences {
  const added = (Object.entries(choices) as [Topic, Choice][]).map(([topic, value]) => {
    const restores = value === "off" ? chosenBeforeOff(preferences?.[topic]) : "every";
    return [topic, { value, ...made, ...(restores === "daily" && { restores }) }];
  });
  return { ...preferences, ...(Object.fromEntries(added) as Preferences) };
}

/** The last choice other than `off`, which a recipient gets back by subscribing again; `every` if there was none. */
export const chosenBeforeOff = (preference: Preference | undefined): "every" | "daily" =>
  preference === undefined || preference.value === "off" ? (preference?.restores ?? "every") : preference.value;

/** Choices made at one time. */
export type Choices = Readonly<Partial<Record<Topic, Choice>>>;
