import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { renderAnswers } from "../../../cli/request-access/answers";
import { reviewOf, reviewText } from "../../../cli/request-access/review";
import { allBut, prodSettings } from "../../support/live-account";
import { liveProjectForEach } from "../../support/live-project";

const LINE = "request-access --stack prod --submit";

describe("npm run mail -- request-access --submit", () => {
  const live = liveProjectForEach();
  let website: Server;
  /** The status of each page of the website, by path. */
  const pages = new Map<string | undefined, number>();
  before(async () => {
    website = createServer((request, response) => {
      response.writeHead(pages.get(request.url) ?? 404).end();
    });
    await new Promise<void>((resolve) => website.listen(0, "127.0.0.1", resolve));
  });
  after(() => website.close());
  beforeEach(() => {
    live.account.cloud.ses.identities.verify(live.account.settings.sendingDomain);
    live.project.edit("Pulumi.prod.yaml", (text) =>
      /mail:useCase:/.test(text)
        ? text
        : text.replace(/^config:\n/m, 'config:\n  candlefish-mail:useCase: "Meetings"\n'),
    );
    pages.clear();
    pages.set("/", 200).set("/privacy", 200);
  });

  /** Opens the website, on this machine in place of the Internet. */
  const fetchPage = (url: string, options: RequestInit) => {
    const { pathname } = new URL(url);
    return fetch(`http://127.0.0.1:${(website.address() as AddressInfo).port}${pathname}`, options);
  };
  /** Counts a bounce and a complaint, as `simulate` would. */
  function proveFeedback(): void {
    const { metricsNamespace, configurationSets } = live.account.names;
    for (const name of ["HardBounce", "Complaint"])
      live.account.cloud.metrics.add(
        metricsNamespace,
        name,
        { "ses:configuration-set": configurationSets.main.name },
        1,
      );
  }
  const run = (more = "", answers?: string[], policies?: readonly unknown[]) =>
    live.project.mailHere(`${LINE}${more}`, live.account.environment(policies), answers, { fetchPage });
  const asked = () => live.account.cloud.calls.filter(({ operation }) => operation === "PutAccountDetails").length;

  it("submits nothing while something is missing that AWS checks, and gives the remedy", async () => {
    pages.set("/privacy", 404);
    const { code, stdout } = await run(" --yes");
    assert.equal(code, 1);
    assert.equal(
      stdout,
      [
        "What AWS checks",
        "  ok       Website: https://candlefish.ai answers",
        "  wrong    Privacy page: https://candlefish.ai/privacy answers with status 404.",
        "           AWS's reviewers open it: publish it, or set another address.",
        "  ok       DKIM: candlefish.ai is verified and signed",
        "  missing  Feedback: No bounce and complaint were both handled in the last 14",
        "           days. The mailbox simulator produces one of each:",
        "             npm run mail -- simulate --stack prod",
        "  ok       useCase: set",
        "",
        "Nothing was submitted. Fix these first, then run this again.",
      ].join("\n"),
    );
    assert.equal(asked(), 0);
  });

  it("asks, submits once, and reports the status of the review from then on", async () => {
    proveFeedback();
    const no = await run("", ["n"]);
    assert.match(no.stdout, /\nNothing was submitted\.$/);
    assert.equal((await run()).code, 2);
    assert.equal(asked(), 0);
    const { code, stdout } = await run("", ["y"]);
    assert.equal(code, 0);
    assert.match(stdout, /\nAWS is reviewing the request, and asks questions in case 1234567890 /);
    assert.deepEqual(live.account.cloud.ses.account.details, {
      MailType: "TRANSACTIONAL",
      WebsiteURL: "https://candlefish.ai",
      ContactLanguage: "EN",
      AdditionalContactEmailAddresses: ["compliance@candlefish.ai", "abuse@candlefish.ai"],
      ProductionAccessEnabled: true,
    });
    const again = await live.project.mail(`${LINE} --json`, live.account.environment());
    assert.deepEqual(
      [again.code, JSON.parse(again.stdout)],
      [0, { stack: "prod", state: "pending", caseId: "1234567890" }],
    );
    live.account.cloud.ses.account.productionAccess = true;
    assert.match((await run()).stdout, /^The account has production access\./);
    assert.equal(asked(), 1);
  });

  it("waits for the decision as long as it is told, and exits with 1 for a denial", async () => {
    proveFeedback();
    await run(" --yes");
    const waited = await run(" --wait 2");
    assert.equal(waited.stderr.split("\n").length, 2);
    live.account.cloud.ses.account.review = { Status: "DENIED", CaseId: "1234567890" };
    const denied = await run("", ["n"]);
    assert.match(denied.stdout, /^AWS has denied the request and says why in case 1234567890\. Answer there/);
    assert.equal(asked(), 1);
  });

  it("treats an existing request as its own: a lost answer causes no second request", async () => {
    proveFeedback();
    live.account.cloud.inject({ service: "ses", operation: "PutAccountDetails", lost: true });
    const { code, stdout } = await run(" --yes");
    assert.equal(code, 0);
    assert.match(stdout, /\nAWS is reviewing the request, /);
  });

  it("reports that a page does not answer, and ends in one line where a call is denied", async () => {
    const closed = (_: string, options: RequestInit) => fetch("http://127.0.0.1:9", options);
    const away = await live.project.mailHere(LINE, live.account.environment(), [], { fetchPage: closed });
    assert.match(away.stdout, /Website: https:\/\/candlefish\.ai does not answer \(\w+\)\./);
    const unread = await run("", [], allBut("ses:GetEmailIdentity"));
    assert.match(unread.stdout, / unknown {2}DKIM: AWS denies ses:GetEmailIdentity /);
    proveFeedback();
    const denied = await run(" --yes", undefined, allBut("ses:PutAccountDetails"));
    assert.deepEqual([denied.code, asked()], [1, 1]);
    assert.match(
      denied.stderr,
      /^AWS denies ses:PutAccountDetails to \S+\. Allow ses:PutAccountDetails in its IAM policy/,
    );
    const first = await run("", undefined, allBut("ses:GetAccount"));
    assert.match(first.stderr, /^AWS denies ses:GetAccount to /);
  });
});

describe("The status of AWS's review", () => {
  it("is derived, with access before an earlier verdict", () => {
    const of = (Status: "PENDING" | "FAILED" | "DENIED" | "GRANTED", access = false) =>
      reviewOf({ ProductionAccessEnabled: access, Details: { ReviewDetails: { Status, CaseId: "1" } } }).state;
    assert.deepEqual(
      [of("PENDING"), of("FAILED"), of("DENIED"), of("DENIED", true), of("GRANTED"), reviewOf({}).state],
      ["pending", "failed", "denied", "granted", "none", "none"],
    );
    for (const state of ["none", "pending", "failed", "denied", "granted"] as const)
      assert.match(reviewText({ state }, "prod"), /\.$|answers$/);
  });
});

describe("The answers to AWS's follow-up questions", () => {
  it("claim only what is kept", () => {
    const text = renderAnswers(prodSettings());
    assert.match(text, /\n- SNS Topic: `ses-bounces-candlefish`\n/);
    assert.match(text, /\n## How can people stop your mail\?\n/);
    const direct = renderAnswers({ ...prodSettings(), directSending: true });
    assert.ok(
      direct.split("\n").length < text.split("\n").length,
      "what the application sends past the outbox is not claimed",
    );
  });
});
