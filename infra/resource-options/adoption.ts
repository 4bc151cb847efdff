/** Adoption of resources that the account has already: the entries that the setting `adopt` can hold, and the import of each. */
import type { Names } from "../names-and-arns/names";

/** The entry of an identity: a domain or an address. */
export const identityEntry = (identity: string) => `identity:${identity}`;
/** The entry of a configuration set. */
export const configurationSetEntry = (set: string) => `configurationSet:${set}`;
/** The entry of an event destination; what follows the colon is also its import id. */
export const eventDestinationEntry = (set: string, destination: string) => `eventDestination:${set}|${destination}`;
/** The entry of a topic, by name. */
export const topicEntry = (topic: string) => `topic:${topic}`;

/** Every entry that names a resource of this stack. */
export function adoptable(names: Names, identities: readonly string[]): string[] {
  const sets = Object.values(names.configurationSets).map((set) => set.name);
  const destinations = Object.values(names.eventDestinations);
  return [
    ...identities.map(identityEntry),
    ...sets.map(configurationSetEntry),
    ...sets.flatMap((set) => destinations.map((destination) => eventDestinationEntry(set, destination))),
    ...[...Object.values(names.topics), names.statusTopic, names.alertsTopic, names.guardTopic].map((topic) =>
      topicEntry(topic.name),
    ),
  ];
}

/** The option that imports `id` when `entry` is to be adopted. The engine ignores it once the state holds that resource. */
export function adopting(adopt: readonly string[], entry: string, id: string): { import?: string } {
  return adopt.includes(entry) ? { import: id } : {};
}
