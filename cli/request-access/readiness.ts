/** Checks beforehand what AWS checks before it grants production access. */
import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { type Count, metricOf } from "../../core/metrics/rates";
import { SECONDS } from "../../core/time/spans";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import { type Finding, looked, ok } from "../doctor/finding";
import type { CommandContext } from "../command-line/context";

type FetchPage = NonNullable<CommandContext["fetchPage"]>;

/** Milliseconds that a page may take. */
const SLOWEST = 10_000;
/** Days within which handled feedback proves that it is handled. */
const PROOF_DAYS = 14;

/** Whether a page of the company answers, as a person would see it. */
export async function page(what: string, url: string, fetchPage: FetchPage): Promise<Finding> {
  const wrong = (detail: string): Finding => ({
    what,
    state: "wrong",
    detail: `${url} ${detail}. AWS's reviewers open it: publish it, or set another address.`,
  });
  try {
    const { ok: isThere, status } = await fetchPage(url, { signal: AbortSignal.timeout(SLOWEST) });
    return isThere ? ok(what, `${url} answers`) : wrong(`answers with status ${status}`);
  } catch (error) {
    const { name, cause } = error as Error;
    const code = (cause as { code?: unknown } | undefined)?.code;
    return wrong(`does not answer (${typeof code === "string" ? code : name})`);
  }
}

/** Whether SES has verified the domain and its DKIM signature. */
async function domain({ sendingDomain, target }: Settings, aws: Aws): Promise<Finding> {
  const identity = await holdings.identity(aws, sendingDomain);
  const dkim = identity?.DkimAttributes?.Status;
  const what = "DKIM";
  if (identity?.VerifiedForSendingStatus && dkim === "SUCCESS")
    return ok(what, `${sendingDomain} is verified and signed`);
  const detail = identity
    ? `${sendingDomain} is not verified (DKIM ${dkim ?? "unknown"}).`
    : `SES has no identity ${sendingDomain}.`;
  return { what, state: "wrong", detail, mend: [`npm run mail -- doctor --stack ${target.stack}`] };
}

/** Whether a bounce and a complaint have gone all the way lately: what `simulate` sends does. */
async function feedback({ target }: Settings, aws: Aws): Promise<Finding> {
  const { configurationSets, metricsNamespace } = names(target);
  const query = (count: Count): MetricDataQuery => {
    const { namespace, name, dimensions } = metricOf(count, configurationSets.main.name, metricsNamespace);
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const Metric = { Namespace: namespace, MetricName: name, Dimensions };
    return { Id: count, MetricStat: { Metric, Period: SECONDS.hour, Stat: "Sum" } };
  };
  const now = Date.now();
  const ask = new GetMetricDataCommand({
    StartTime: new Date(now - PROOF_DAYS * SECONDS.day * 1000),
    EndTime: new Date(now + SECONDS.hour * 1000),
    MetricDataQueries: [query("hardBounces"), query("complaints")],
  });
  const { MetricDataResults = [] } = await aws.client(CloudWatchClient).send(ask);
  const seen = MetricDataResults.filter(({ Values = [] }) => Values.some((value) => value > 0));
  if (seen.length === 2) return ok("Feedback", `a bounce and a complaint were handled in the last ${PROOF_DAYS} days`);
  const detail = `No bounce and complaint were both handled in the last ${PROOF_DAYS} days. The mailbox simulator produces one of each:`;
  return { what: "Feedback", state: "missing", detail, mend: [`npm run mail -- simulate --stack ${target.stack}`] };
}

/** Whether the request can say what the mail is for. */
const useCase = ({ useCase: own, target }: Settings): Finding =>
  own === undefined
    ? {
        what: "useCase",
        state: "missing",
        detail: "AWS asks what the mail is for. Say it in your own words:",
        mend: [`npx pulumi config set useCase "…" --stack ${target.stack}`],
      }
    : ok("useCase", "set");

/** Looks at all of it. @param privacy the address of the privacy page */
export async function readiness(
  settings: Settings,
  privacy: string,
  aws: Aws,
  fetchPage: FetchPage,
): Promise<Finding[]> {
  return [
    await page("Website", settings.website, fetchPage),
    await page("Privacy page", privacy, fetchPage),
    ...(await looked("DKIM", false, () => domain(settings, aws))),
    ...(await looked("Feedback", false, () => feedback(settings, aws))),
    useCase(settings),
  ];
}
