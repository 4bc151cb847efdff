import { reportSender } from "../function-environments/environments";
import { allow, type Conditions, type Statement } from "./statements";
import { metricAlarms } from "../monitoring/alarms";
import { watched } from "../monitoring/watched";
import type { FunctionRole, RoleContext } from "./function-role";

/** The role of the report function. */
export const report: FunctionRole = {
  permissions: (context) => {
    const inRegion: Conditions = { StringEquals: { "aws:RequestedRegion": context.settings.target.region } };
    return [
      // Neither metrics nor pictures have a resource type.
      allow({
        sid: "ReadFigures",
        actions: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricWidgetImage"],
        resources: ["*"],
        conditions: inRegion,
      }),
      ...readAlarms(context),
      // Account and suppression list have no resource type either.
      allow({
        sid: "ReadAccount",
        actions: ["ses:GetAccount", "ses:ListSuppressedDestinations"],
        resources: ["*"],
        conditions: inRegion,
      }),
      send(context),
    ];
  },
};

/** The alarms that a report names when they fired. */
function readAlarms({ names, settings }: RoleContext): Statement[] {
  const [first, ...more] = metricAlarms(watched(settings, names)).map(({ arn }) => arn);
  if (first === undefined) return [];
  return [allow({ sid: "ReadAlarms", actions: ["cloudwatch:DescribeAlarmHistory"], resources: [first, ...more] })];
}

/**
 * In the sandbox SES was seen to authorize a message on its recipient's identity as well (cloudposse/terraform-aws-ses#40,
 * aws/aws-sdk-js#3641), which is verified by the address or by its domain.
 */
function recipientIdentities({ sendingDomain, reportRecipients }: RoleContext["settings"]): string[] {
  const identities = reportRecipients.flatMap((address) => [address, address.slice(address.lastIndexOf("@") + 1)]);
  return [...new Set(identities)].filter((identity) => identity !== sendingDomain);
}

const send = ({ names, settings }: RoleContext): Statement =>
  allow({
    sid: "Send",
    actions: ["ses:SendEmail"],
    resources: [
      names.identityArn(settings.sendingDomain),
      names.configurationSets.main.arn,
      ...recipientIdentities(settings).map(names.identityArn),
    ],
    conditions: {
      StringEquals: { "ses:FromAddress": reportSender(settings) },
      "ForAllValues:StringEquals": { "ses:Recipients": settings.reportRecipients },
    },
  });
