import assert from "node:assert/strict";
import { porkbunKeys } from "../../support/live-account";
import { liveProjectForEach } from "../../support/live-project";
import { Project } from "../../support/project";

/** A Pulumi without a login, stack or secret, and one with everything set. */
const fresh = { user: "somebody", stacks: {}, secrets: {} };
const prepared = { user: "somebody", selected: "prod", stacks: { prod: { resources: [] } }, secrets: porkbunKeys };

const entries = ["configurationSet:candlefish-main", "topic:ses-bounces-candlefish", "topic:ses-complaints-candlefish"];
const widest = (output: string) => Math.max(...output.split("\n").map((line) => line.length));

/** A finding's line and those below it, up to the next finding. */
function finding(output: string, what: string): string {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => /^ {2}(ok|missing|wrong|unknown) /.test(line) && line.includes(what));
  const length = lines.slice(start + 1).findIndex((line) => !line.startsWith("           "));
  return start < 0 ? `no finding of ${what}` : lines.slice(start, start + 1 + length).join("\n");
}

describe("npm run mail -- doctor", () => {
  const live = liveProjectForEach({ pulumi: prepared, isDeployed: false });
  beforeEach(async () => {
    await live.account.furnish();
  });

  /** What the stack file must contain for `up` to work. */
  function complete(): void {
    const secrets = ["porkbunApiKey", "porkbunSecretApiKey", "linkSigningKey", "recipientIdKey"];
    const lines = secrets.map((key) => `  candlefish-mail:${key}:\n    secure: v1:AAAA:${key}\n`);
    live.project.edit("Pulumi.prod.yaml", (text) =>
      text
        .replace(/^config:\n/m, `config:\n${lines.join("")}`)
        .replace(/adopt:\n/, `adopt:\n${entries.map((entry) => `    - ${entry}\n`).join("")}`),
    );
  }

  it("names everything missing on a half-configured account, each with the line that fixes it", async () => {
    live.project.pulumi = fresh;
    const { code, stdout, stderr } = await live.project.mail("doctor --stack prod", live.account.environment());
    assert.deepEqual([code, stderr], [1, ""]);
    assert.equal(
      finding(stdout, "Stack prod"),
      "  missing  Stack prod: not created yet\n             npx pulumi stack init prod",
    );
    assert.equal(
      finding(stdout, "porkbunApiKey"),
      "  missing  porkbunApiKey: not set: the Porkbun key that begins with pk1_\n" +
        "           (https://porkbun.com/account/api)\n" +
        "             npx pulumi stack select prod --create &&\n" +
        "               npx pulumi config set --secret porkbunApiKey",
    );
    assert.match(finding(stdout, "identity:candlefish.ai"), /^ {2}ok .*exists, and is in adopt$/);
    for (const entry of entries) assert.match(finding(stdout, entry), /^ {2}wrong .*exists, but is not in adopt/);
    assert.match(finding(stdout, entries[2] ?? ""), /\n {13}npm run mail -- adopt --stack prod$/);
    assert.match(finding(stdout, "Keys"), /^ {2}unknown .*Porkbun was not asked/);
    assert.match(stdout, /Not ready for npm run up -- --stack prod: 8 problems to fix first, and 1 thing\ncould not/);
    assert.ok(!stdout.includes("\u001b"));
    // Lines to be pasted are not wrapped.
    const toRead = stdout.split("\n").filter((line) => !/^ {13}/.test(line));
    assert.ok(widest(toRead.join("\n")) <= 80, stdout);
  });

  it("is ready, also by its exit code, once all of it is done, and has only read", async () => {
    complete();
    const { code, stdout, stderr } = await live.project.mail("doctor --stack prod", {
      ...live.account.environment(),
      FORCE_COLOR: "1",
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.ok(stdout.endsWith("\u001b[32mReady: npm run up -- --stack prod\u001b[39m\n"), stdout);
    assert.ok(!/missing|wrong|unknown/.test(stdout), stdout);
    const changing = live.account.cloud.calls.filter(({ operation }) => !/^(Get|List|Describe)/.test(operation));
    assert.deepEqual(changing, []);
    assert.deepEqual(
      live.account.porkbun.calls.map(({ operation }) => operation),
      ["dns/retrieve", "domain/getNs"],
    );
    assert.ok(!stdout.includes(porkbunKeys.porkbunSecretApiKey));
  });

  it("prints its findings as one JSON document", async () => {
    const { code, stdout } = await live.project.mailHere("doctor --stack prod --json -", live.account.environment());
    const { ready, sections } = JSON.parse(stdout) as {
      ready: boolean;
      sections: { title: string; findings: { what: string; state: string; mend?: string[] }[] }[];
    };
    assert.deepEqual([code, ready], [1, false]);
    assert.deepEqual(
      sections.map(({ title }) => title),
      [
        "Tools",
        "Pulumi",
        "Settings",
        "AWS account 681214184463, us-east-1",
        "What exists already",
        "Zone candlefish.ai at Porkbun",
      ],
    );
    assert.equal(sections.flatMap(({ findings }) => findings).filter(({ mend }) => mend).length, 5);
  });

  it("reports for AWS and for Porkbun that there is no network", async () => {
    complete();
    const closed = "http://127.0.0.1:9";
    const environment = { ...live.account.environment(), AWS_ENDPOINT_URL: closed, PORKBUN_API_URL: closed };
    const { code, stdout, stderr } = await live.project.mail("doctor --stack prod", environment);
    assert.equal(code, 1);
    assert.match(
      finding(stdout, "Credentials").replace(/\n +/g, " "),
      /unknown {2}Credentials: AWS does not answer sts:GetCallerIdentity \(ECONNREFUSED\)\. AWS_ENDPOINT_URL sends calls to http:\/\/127\.0\.0\.1:9\. Check the network and the proxy, then run the command again\.$/,
    );
    assert.match(finding(stdout, "Zone"), /unknown {2}Zone: Porkbun's API did not answer/);
    assert.match(stderr, /^Porkbun's API did not answer: .* Try 2 of 2 in 1\.2 s\.$/m);
  });

  it("handles a missing login, missing credentials and a missing CLI separately", async () => {
    live.project.pulumi = { stacks: {}, secrets: {} };
    const { stdout } = await live.project.mailHere("doctor --stack prod", {
      PORKBUN_API_URL: live.account.porkbun.endpoint,
    });
    assert.match(
      finding(stdout, "Login"),
      /missing {2}Login: Nobody is logged in \(error: not logged in\)[^]*\n {13}npx pulumi login$/,
    );
    assert.match(finding(stdout, "Credentials"), /missing {2}Credentials: There are no valid AWS credentials/);
    const bare = new Project();
    const without = await bare.mailHere("doctor --stack prod", live.account.environment()).finally(() => bare.remove());
    assert.match(finding(without.stdout, "Pulumi CLI"), /missing [^]*\n {13}npx pulumi version$/);
    assert.match(finding(without.stdout, "Login"), /unknown {2}Login: It needs the Pulumi CLI\./);
  });

  it("compares the settings with the account", async () => {
    live.project.edit("Pulumi.prod.yaml", (text) =>
      text
        .replace("dailyQuota: 200", "dailyQuota: 500")
        .replace("6gdr23zgrmihk4albjcz3dmezm732rcl", "other23zgrmihk4albjcz3dmezm732rc")
        .replace("- identity:candlefish.ai", "- topic:ses-alerts-candlefish"),
    );
    live.account.cloud.lambdaApi.concurrency = 3;
    live.account.cloud.ses.account.enforcementStatus = "PROBATION";
    const { stdout } = await live.project.mailHere("doctor --stack prod", live.account.environment());
    assert.match(finding(stdout, "SES:"), /wrong {4}SES: The account is PROBATION/);
    assert.match(finding(stdout, "dailyQuota"), /\n {13}npx pulumi config set dailyQuota 200 --stack prod$/);
    assert.match(finding(stdout, "dkimTokens"), /wrong [^]*\n {13}npx pulumi config rm dkimTokens --stack prod$/);
    assert.match(finding(stdout, "Lambda"), /wrong {4}Lambda: The account allows 3 concurrent executions/);
    assert.match(finding(stdout, "topic:ses-alerts-candlefish"), /wrong .*is in adopt, but does not exist/);
    assert.match(finding(stdout, "identity:candlefish.ai"), /wrong .*exists, but is not in adopt/);
  });

  it("reports CAA records that keep AWS from issuing the certificate of the links' host, and the one that would allow it", async () => {
    complete();
    const { zone } = live.account.settings;
    const records = live.account.porkbun.domains.get(zone)?.records;
    const issue = { id: "88", name: zone, type: "CAA", ttl: "600", prio: "0", notes: null };
    records?.push({ ...issue, content: '0 issue "letsencrypt.org"' });
    const { code, stdout } = await live.project.mail("doctor --stack prod", live.account.environment());
    assert.equal(code, 1);
    assert.equal(
      finding(stdout, "CAA").replace(/\n {11}(?! )/g, " "),
      "  wrong    CAA: The CAA records of candlefish.ai do not allow Amazon to issue the certificate for links.candlefish.ai. " +
        "At porkbun.com, under DNS Records, add one of type CAA for candlefish.ai with this answer:\n" +
        '             0 issue "amazon.com"',
    );
    assert.match(stdout, /Not ready for [^]*1 problem to fix first/);
    records?.push({ ...issue, id: "89", content: '0 issue "amazon.com"' });
    const mended = await live.project.mailHere("doctor --stack prod", live.account.environment());
    assert.equal(mended.code, 0);
    assert.match(finding(mended.stdout, "CAA"), /^ {2}ok {7}CAA: candlefish\.ai allows Amazon to issue$/);
  });

  it("reports that the links' host exists at API Gateway already, outside the stack", async () => {
    complete();
    const { cloud, settings } = live.account;
    const domainName = `links.${settings.sendingDomain}`;
    const certificateArn = "arn:aws:acm:us-east-1:681214184463:certificate/1";
    cloud.acm.createCertificate({ domainName }, certificateArn);
    cloud.acm.issue({ certificateArn });
    const domainNameConfiguration = { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" };
    cloud.apigateway.createDomainName({ domainName, domainNameConfiguration }, "d-1.execute-api.example");
    const { code, stdout } = await live.project.mailHere("doctor --stack prod", live.account.environment());
    assert.equal(code, 1);
    assert.match(
      finding(stdout, `host ${domainName}`),
      /^ {2}wrong [^]*\n {13}aws apigatewayv2 delete-domain-name --domain-name links\.candlefish\.ai --region us-east-1$/,
    );
  });

  it("reports the status of the stack's certificate and host, and how to have another certificate requested", async () => {
    complete();
    const { cloud } = live.account;
    const certificate = "arn:aws:acm:us-east-1:681214184463:certificate/2";
    const urn = "urn:pulumi:prod::candlefish-mail::aws:acm/certificate:Certificate::links";
    const resources = [
      { urn, type: "aws:acm/certificate:Certificate", id: certificate },
      {
        urn: urn.replaceAll("acm/certificate:Certificate", "apigatewayv2/domainName:DomainName"),
        type: "aws:apigatewayv2/domainName:DomainName",
        id: "links.candlefish.ai",
      },
    ];
    live.project.pulumi = { ...prepared, stacks: { prod: { resources } } };
    const said = async (what: string) =>
      finding((await live.project.mailHere("doctor --stack prod", live.account.environment())).stdout, what);
    assert.match(await said("Certificate"), /missing [^]*\n {13}npx pulumi refresh --stack prod$/);
    assert.match(await said("links.candlefish.ai"), /missing [^]*\n {13}npx pulumi refresh --stack prod$/);
    cloud.acm.createCertificate({ domainName: "links.candlefish.ai" }, certificate);
    assert.match(await said("Certificate"), /ok {7}Certificate: links\.candlefish\.ai waits for its DNS record/);
    cloud.acm.fail(certificate);
    assert.match(
      await said("Certificate"),
      /wrong {4}Certificate: The certificate of links\.candlefish\.ai is FAILED[^]*\(CAA_ERROR\)/,
    );
    assert.ok(
      (await said("Certificate")).endsWith(
        `\n             npm run up -- --stack prod --ignore-protect \\\n               --replace '${urn}'`,
      ),
    );
  });

  it("reports what Porkbun requires: API access, its name servers, room for the records", async () => {
    const { zone } = live.account.settings;
    const own = live.account.porkbun.domains.get(zone);
    assert.ok(own);
    own.nameServers = ["ns1.elsewhere.example"];
    own.records.push({
      id: "77",
      name: `bounce.${zone}`,
      type: "CNAME",
      content: "x.example",
      ttl: "600",
      prio: "0",
      notes: null,
    });
    const { stdout } = await live.project.mailHere("doctor --stack prod", live.account.environment());
    assert.match(
      finding(stdout, "Delegation"),
      /wrong {4}Delegation: candlefish\.ai is delegated to ns1\.elsewhere\.example/,
    );
    assert.match(finding(stdout, "Records"), /wrong [^]*\n {13}npm run mail -- dns plan --stack prod$/);
    own.apiAccess = "API_ACCESS_DISABLED";
    const refused = await live.project.mailHere("doctor --stack prod", live.account.environment());
    assert.match(
      finding(refused.stdout, "Zone"),
      /wrong {4}Zone: The API may not touch candlefish\.ai yet: switch on API ACCESS/,
    );
  });
});
