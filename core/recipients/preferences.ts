/** What a recipient chose to get. No I/O. */
import type { Topic } from "./topics";

/** `every`: each mail as it comes. `daily`: one mail a day, which only follow-ups without a list can be. `off`: none. */
export type Choice = "every" | "daily" | "off";

/** A choice as it is kept. */
export interface Preference {
  readonly value: Choice;
  /** When it was made, ISO 8601 in UTC. */
  readonly at: string;
  /** By what: a mail program's one-click unsubscribing (RFC 8058), a page of ours, or the link that confirms a subscription. */
  readonly by: "one-click" | "page" | "confirmation";
}

/** The choices that were made, by topic; what is absent was never chosen. */
export type Preferences = Readonly<Partial<Record<Topic, Preference>>>;

/** The choices with their topics. */
export const entriesOf = (preferences: Preferences) => Object.entries(preferences) as [Topic, Preference][];

/** Choices with others made on top. */
export function withChoices(
  preferences: Preferences | undefined,
  choices: Choices,
  made: Pick<Preference, "at" | "by">,
): Preferences {
  const added = Object.entries(choices).map(([topic, value]) => [topic, { value, ...made }]);
  return { ...preferences, ...(Object.fromEntries(added) as Preferences) };
}

/** What somebody chooses at one time. */
export type Choices = Readonly<Partial<Record<Topic, Choice>>>;
