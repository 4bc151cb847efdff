/** Configuration sets and their event destinations. */
import { Refusal } from "../refusal";
import type { ConfigurationSet, DimensionConfiguration } from "./description";
import type { EventPublisher } from "./event-publisher";

/** The configuration sets of an account. */
export class ConfigurationSets {
  readonly #sets = new Map<string, ConfigurationSet>();

  constructor(private readonly publisher: EventPublisher) {}

  /**
   * Creates a configuration set.
   *
   * @param imported whether the deployment imports an existing set, which keeps its destinations and whether sending is enabled
   */
  create(
    inputs: {
      configurationSetName: string;
      suppressionOptions?: { suppressedReasons?: readonly string[] };
      deliveryOptions?: { tlsPolicy?: string };
      reputationOptions?: { reputationMetricsEnabled?: boolean };
      sendingOptions?: { sendingEnabled?: boolean };
      tags?: Readonly<Record<string, string>>;
    },
    arn: string,
    imported = false,
  ): void {
    const { configurationSetName: name, suppressionOptions, deliveryOptions, sendingOptions } = inputs;
    const there = this.#sets.get(name);
    if (there && !imported) {
      throw new Refusal("ses", "AlreadyExistsException", `Configuration set <${name}> already exists.`);
    }
    this.#sets.set(name, {
      name,
      arn,
      suppressedReasons: suppressionOptions?.suppressedReasons,
      requiresTls: deliveryOptions?.tlsPolicy === "REQUIRE",
      reputationMetrics: inputs.reputationOptions?.reputationMetricsEnabled ?? false,
      tags: inputs.tags ?? {},
      sendingEnabled: sendingOptions?.sendingEnabled ?? there?.sendingEnabled ?? true,
      destinations: there?.destinations ?? [],
    });
  }

  /** Enables or disables a configuration set's sending, if the inputs state it. */
  update(inputs: { configurationSetName: string; sendingOptions?: { sendingEnabled?: boolean } }): void {
    const set = this.get(inputs.configurationSetName);
    set.sendingEnabled = inputs.sendingOptions?.sendingEnabled ?? set.sendingEnabled;
  }

  /** Adds an event destination; SES validates it with a message to its topic. */
  async createEventDestination(inputs: {
    configurationSetName: string;
    eventDestinationName: string;
    eventDestination: {
      enabled?: boolean;
      matchingEventTypes: readonly string[];
      snsDestination?: { topicArn: string };
      cloudWatchDestination?: { dimensionConfigurations: readonly DimensionConfiguration[] };
    };
  }): Promise<void> {
    const { eventDestinationName: name, eventDestination } = inputs;
    const { enabled = false, matchingEventTypes, snsDestination, cloudWatchDestination } = eventDestination;
    const owner = this.get(inputs.configurationSetName);
    if (owner.destinations.some((other) => other.name === name)) {
      const message = `An event destination with name <${name}> already exists in configuration set <${owner.name}>.`;
      throw new Refusal("ses", "AlreadyExistsException", message);
    }
    if (snsDestination) await this.publisher.validateTopic(snsDestination.topicArn, owner.arn);
    owner.destinations.push({
      name,
      enabled,
      matchingEventTypes,
      ...(snsDestination && { topicArn: snsDestination.topicArn }),
      ...(cloudWatchDestination && { dimensions: cloudWatchDestination.dimensionConfigurations }),
    });
  }

  /**
   * The configuration set with this name.
   *
   * @throws Refusal `NotFoundException`
   */
  get(name: string): ConfigurationSet {
    const found = this.#sets.get(name);
    if (found) return found;
    throw new Refusal("ses", "NotFoundException", `Configuration set <${name}> does not exist.`, 404);
  }
}
