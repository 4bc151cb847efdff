/** What the account has already of all that a stack can adopt: the entries of the setting `adopt` that name something. */
import {
  configurationSetEntry,
  eventDestinationEntry,
  identityEntry,
  topicEntry,
} from "../../infra/resource-options/adoption";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "./holdings";

/** Something that a stack names, found in the account or not. */
export interface Adoptable {
  /** As the setting `adopt` has it: `topic:ses-bounces-example`. */
  readonly entry: string;
  /** What an import names: the provider's id. */
  readonly id: string;
  readonly exists: boolean;
}

/**
 * Looks for everything that the setting `adopt` can name.
 *
 * @throws AwsFault
 */
export async function adoptables(
  { target, sendingDomain, addressIdentities }: Pick<Settings, "target" | "sendingDomain" | "addressIdentities">,
  aws: Aws,
): Promise<readonly Adoptable[]> {
  const { configurationSets, eventDestinations, topics, statusTopic, alertsTopic, guardTopic } = names(target);
  const found: Adoptable[] = [];
  const note = (entry: string, id: string, exists: boolean) => found.push({ entry, id, exists });
  for (const name of [sendingDomain, ...addressIdentities]) {
    note(identityEntry(name), name, (await holdings.identity(aws, name)) !== undefined);
  }
  for (const { name: set } of Object.values(configurationSets)) {
    const exists = (await holdings.configurationSet(aws, set)) !== undefined;
    note(configurationSetEntry(set), set, exists);
    const there = exists ? (await holdings.eventDestinations(aws, set)).map(({ Name }) => Name) : [];
    for (const destination of Object.values(eventDestinations)) {
      note(eventDestinationEntry(set, destination), `${set}|${destination}`, there.includes(destination));
    }
  }
  for (const { name, arn } of [...Object.values(topics), statusTopic, alertsTopic, guardTopic]) {
    note(topicEntry(name), arn, (await holdings.topic(aws, arn)) !== undefined);
  }
  return found;
}
