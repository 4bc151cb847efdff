/** The metrics that alarms watch and the dashboard shows. */
import {
  type AccessMetric,
  DIMENSION,
  NO_CONFIGURATION_SET,
  type OutboxMetric,
  type StackMetric,
} from "../../core/metrics/names";
import { type Count, type Metric, metricOf } from "../../core/metrics/rates";
import type { Names } from "../names-and-arns/names";
import type { Watched } from "./metric-alarm";

/** A metric of SES for the whole account. */
export const ofAccount = (name: string): Metric => ({ namespace: "AWS/SES", name, dimensions: {} });

/** A metric of SQS. */
export const inQueue = (metric: string, { name }: { readonly name: string }): Metric => ({
  namespace: "AWS/SQS",
  name: metric,
  dimensions: { QueueName: name },
});

/** A metric of Lambda. */
export const ofFunction = (metric: string, { name }: { readonly name: string }): Metric => ({
  namespace: "AWS/Lambda",
  name: metric,
  dimensions: { FunctionName: name },
});

/** A count of the mail of a configuration set. */
export const ofSet = (
  { configurationSets, metricsNamespace }: Watched,
  set: keyof Names["configurationSets"],
  count: Count,
): Metric => metricOf(count, configurationSets[set].name, metricsNamespace);

/** The namespace of the stack's own metrics. */
type OwnMetrics = Pick<Watched, "metricsNamespace">;

/** What a function counts that belongs to no configuration set. */
export const ofStack = ({ metricsNamespace }: OwnMetrics, name: StackMetric | OutboxMetric): Metric => ({
  namespace: metricsNamespace,
  name,
  dimensions: { [DIMENSION]: NO_CONFIGURATION_SET },
});

/** What CloudWatch Logs extracts from the links' access log. */
export const ofAccessLog = ({ metricsNamespace }: OwnMetrics, name: AccessMetric): Metric => ({
  namespace: metricsNamespace,
  name,
  dimensions: {},
});
