import { ConfigurationSet as SesConfigurationSet } from "@pulumi/aws/sesv2/configurationSet";
import {
  ConfigurationSetEventDestination,
  type ConfigurationSetEventDestinationArgs,
} from "@pulumi/aws/sesv2/configurationSetEventDestination";
import { ComponentResource, type Input } from "@pulumi/pulumi";
import { adopting, configurationSetEntry, eventDestinationEntry } from "../resource-options/adoption";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of {@link ConfigurationSet}. */
export interface ConfigurationSetArgs {
  readonly setName: string;
  readonly topics: Names["topics"];
  readonly eventDestinations: Names["eventDestinations"];
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/**
 * A configuration set with all its event destinations. Whether it may send is left out: the guard controls that, and no `up` may
 * resume a set that the guard has paused. The suppression function and the status function get their events through different
 * topics, so that neither waits for the other.
 */
export class ConfigurationSet extends ComponentResource {
  constructor(name: string, args: ConfigurationSetArgs, opts: Options) {
    super("mail:index:ConfigurationSet", name, args, opts);
    const { setName, topics, adopt, production } = args;
    const set = new SesConfigurationSet(
      name,
      {
        configurationSetName: setName,
        deliveryOptions: { tlsPolicy: "REQUIRE" },
        reputationOptions: { reputationMetricsEnabled: true },
        suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      },
      {
        parent: this,
        ...after(opts),
        ...kept(production),
        ...adopting(adopt, configurationSetEntry(setName), setName),
      },
    );

    const destination = (
      kind: keyof Names["eventDestinations"],
      matchingEventTypes: string[],
      target: Partial<UnwrappedDestination>,
    ) => {
      const destinationName = args.eventDestinations[kind];
      new ConfigurationSetEventDestination(
        `${name}-${kind}`,
        {
          configurationSetName: setName,
          eventDestinationName: destinationName,
          // By default a destination is disabled, and reports nothing.
          eventDestination: { enabled: true, matchingEventTypes, ...target },
        },
        {
          parent: this,
          ...after(opts, set),
          ...kept(production),
          ...adopting(adopt, eventDestinationEntry(setName, destinationName), `${setName}|${destinationName}`),
        },
      );
    };
    destination("bounces", ["BOUNCE"], { snsDestination: { topicArn: topics.bounces.arn } });
    destination("complaints", ["COMPLAINT"], { snsDestination: { topicArn: topics.complaints.arn } });
    destination("events", ["DELIVERY_DELAY", "REJECT", "RENDERING_FAILURE", "SUBSCRIPTION"], {
      snsDestination: { topicArn: topics.events.arn },
    });
    destination("outcomes", OUTCOMES, { snsDestination: { topicArn: topics.outcomes.arn } });
    destination("metrics", COUNTED, {
      cloudWatchDestination: {
        // Only one dimension: a metric with several cannot be queried by one of them.
        dimensionConfigurations: [
          {
            dimensionName: "ses:configuration-set",
            dimensionValueSource: "MESSAGE_TAG",
            defaultDimensionValue: setName,
          },
        ],
      },
    });
    this.registerOutputs();
  }
}

type UnwrappedDestination = Exclude<
  ConfigurationSetEventDestinationArgs["eventDestination"] extends Input<infer T> ? T : never,
  PromiseLike<unknown>
>;

/** Every type of event that SES sends about a single raw (MIME) message. */
const OUTCOMES = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "REJECT"];

/**
 * What SES counts for the rates. The functions count the rest, since each type of event listed here is a metric, which costs money
 * even if nobody reads it.
 */
const COUNTED = ["SEND", "DELIVERY"];
