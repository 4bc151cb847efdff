import { Dashboard as CloudWatchDashboard } from "@pulumi/aws/cloudwatch/dashboard";
import { ComponentResource } from "@pulumi/pulumi";
import { dashboardBody, type Shown } from "../monitoring/dashboard";
import { after, type Options } from "../resource-options/order";

/** The arguments of {@link Dashboard}. */
export interface DashboardArgs extends Shown {
  readonly dashboardName: string;
}

/** The one dashboard of a stack: what was promised, how SES sees it, and whether everything behind it works. */
export class Dashboard extends ComponentResource {
  constructor(name: string, { dashboardName, ...shown }: DashboardArgs, opts: Options) {
    super("mail:index:Dashboard", name, { dashboardName, ...shown }, opts);
    new CloudWatchDashboard(
      name,
      { dashboardName, dashboardBody: JSON.stringify(dashboardBody(shown)) },
      { parent: this, ...after(opts) },
    );
    this.registerOutputs();
  }
}
