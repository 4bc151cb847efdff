/** A promise of the production access request: its form, its words for one stack, and what keeps it there. */
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";

/** What keeps a promise. */
export interface Kept {
  /** The registered resources that carry it, by kind and logical name: `Topic bounces`. */
  readonly resources: readonly string[];
  /** Names of the policy rules that refuse a change which would break it. */
  readonly rules?: readonly string[];
  /** Ids of the scenarios that prove it by running it. */
  readonly scenarios: readonly string[];
}

/** One sentence of the request. */
export interface MailPromise {
  readonly id: string;
  /** The request's heading that the sentence stands under. */
  readonly section: string;
  /** The request's words; a name in braces stands for what the stack calls it, see {@link sentence}. */
  readonly words: string;
  readonly kept: Kept;
  /** The setting that ends the promise: with it, what keeps the promise covers only part of the mail. */
  readonly endedBy?: "directSending";
  /** What a reader must know besides the verdict: a limit, or what is still missing. */
  readonly note?: string;
}

/** A promise in the request's own words, with the names and addresses of one stack. */
export function sentence(promise: MailPromise, { target, dmarcAggregateReports }: Settings): string {
  const { configurationSets, topics } = names(target);
  const stated: Readonly<Record<string, string>> = {
    mainSet: configurationSets.main.name,
    bouncesTopic: topics.bounces.name,
    complaintsTopic: topics.complaints.name,
    dmarcReports: dmarcAggregateReports,
  };
  return promise.words.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => stated[name] ?? placeholder);
}

/** What keeps a promise; "not kept" if a setting of the stack ends it. */
export function keeping({ kept, endedBy }: MailPromise, settings: Settings): Kept | "not kept" {
  return endedBy && settings[endedBy] ? "not kept" : kept;
}

/** What a reader must know besides the verdict, including the setting that ends the promise. */
export function noteOn(promise: MailPromise, settings: Settings): string | undefined {
  const { note, endedBy } = promise;
  if (keeping(promise, settings) !== "not kept" || !endedBy) return note;
  return `The setting \`${endedBy}\` lets the application bypass the outbox, which is what keeps this promise.`;
}
