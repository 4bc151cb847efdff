import { LogMetricFilter } from "@pulumi/aws/cloudwatch/logMetricFilter";
import { ComponentResource } from "@pulumi/pulumi";
import { accessLogMetrics } from "../monitoring/access-log";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";

/** The arguments of the {@link AccessLogMetrics}. */
export interface AccessLogMetricsArgs {
  readonly accessLog: Names["linksApi"]["accessLog"];
  readonly metricsNamespace: string;
}

/**
 * The metrics that CloudWatch Logs extracts from the links' access log. API Gateway's own metrics would not do: their dimension is
 * the API's id, which is unknown until AWS assigns it.
 */
export class AccessLogMetrics extends ComponentResource {
  constructor(name: string, args: AccessLogMetricsArgs, opts: Options) {
    super("mail:index:AccessLogMetrics", name, args, opts);
    for (const { metric, pattern, ...transformation } of accessLogMetrics)
      new LogMetricFilter(
        metric,
        {
          name: metric,
          logGroupName: args.accessLog.name,
          pattern,
          metricTransformation: { namespace: args.metricsNamespace, name: metric, ...transformation },
        },
        { parent: this, ...after(opts) },
      );
    this.registerOutputs();
  }
}
