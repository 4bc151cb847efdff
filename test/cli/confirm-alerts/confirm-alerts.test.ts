import assert from "node:assert/strict";
import fc from "fast-check";
import { LinkError, readLink } from "../../../cli/confirm-alerts/link";
import { allBut } from "../../support/live-account";
import { liveProjectForEach } from "../../support/live-project";

const [RECIPIENT, OTHER] = ["patrick@candlefish.ai", "on.call+mail@candlefish.ai"];

describe("npm run mail -- confirm-alerts", () => {
  const live = liveProjectForEach({ isDeployed: false });

  const topic = () => live.account.names.alertsTopic.arn;
  async function subscribe(...addresses: string[]): Promise<void> {
    await live.account.cloud.sns.createTopic({ name: live.account.names.alertsTopic.name }, topic());
    for (const endpoint of addresses)
      await live.account.cloud.sns.subscribe({ topic: topic(), protocol: "email", endpoint });
  }
  const mailboxes = () =>
    live.account.cloud.sns.mailboxes(topic()).map(({ address, confirmed, authenticatedUnsubscribe }) => ({
      address,
      confirmed,
      authenticatedUnsubscribe,
    }));

  it("confirms with the mailed link, so that only the account can end the subscription", async () => {
    await subscribe(RECIPIENT);
    const [input = ""] = live.account.cloud.sns.links(RECIPIENT);
    const { code, stdout, stderr } = await live.project.mail("confirm-alerts --stack prod", {
      ...live.account.environment(),
      input,
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      "SNS has mailed a link to patrick@candlefish.ai. It is valid for 2 days.\n" +
        "patrick@candlefish.ai gets alerts from now on. Only the account can end that; the link in an alert cannot.\n",
    );
    assert.deepEqual(mailboxes(), [{ address: RECIPIENT, confirmed: true, authenticatedUnsubscribe: true }]);
    const again = await live.project.mailHere("confirm-alerts --stack prod", live.account.environment());
    assert.deepEqual([again.code, again.stdout], [0, "Everyone who gets alerts has confirmed."]);
  });

  it("accepts the links of several recipients in any order, and reports one that cannot be used", async () => {
    live.project.edit("Pulumi.prod.yaml", (text) => text.replace(/(alertRecipients:\n)/, `$1    - ${OTHER}\n`));
    await subscribe(OTHER, RECIPIENT);
    const links = [
      ...live.account.cloud.sns.links(RECIPIENT),
      "https://example.org/?Token=1",
      ...live.account.cloud.sns.links(OTHER),
    ];
    const { code, stderr } = await live.project.mailHere(
      "confirm-alerts --stack prod",
      live.account.environment(),
      links,
    );
    assert.equal(code, 0);
    assert.match(stderr, /^The link does not lead to SNS at https:\/\/sns\.us-east-1\.amazonaws\.com\./);
    assert.deepEqual(
      mailboxes().map(({ confirmed }) => confirmed),
      [true, true],
    );
  });

  it("says for a token older than two days how to get another mail, and confirms nothing", async () => {
    await subscribe(RECIPIENT);
    await live.account.cloud.clock.advance(2 * 86_400_000 + 1);
    const links = live.account.cloud.sns.links(RECIPIENT);
    const { code, stderr } = await live.project.mailHere(
      "confirm-alerts --stack prod",
      live.account.environment(),
      links,
    );
    assert.equal(code, 1);
    assert.equal(
      stderr,
      "SNS rejected the token: it is wrong, or older than 2 days. To get a new mail: aws sns subscribe " +
        `--topic-arn ${topic()} --protocol email --notification-endpoint ${RECIPIENT}\nNot confirmed yet: ${RECIPIENT}.`,
    );
    assert.equal(mailboxes()[0]?.confirmed, false);
  });

  it("ends in one line when a call is denied, or the topic does not exist yet", async () => {
    const absent = await live.project.mailHere("confirm-alerts --stack prod", live.account.environment());
    assert.deepEqual(
      [absent.code, absent.stderr],
      [1, `The topic ${topic()} does not exist yet. First run npm run up -- --stack prod`],
    );
    await subscribe(RECIPIENT);
    for (const action of ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ConfirmSubscription"]) {
      const links = live.account.cloud.sns.links(RECIPIENT);
      const environment = live.account.environment(allBut(action));
      const { code, stderr } = await live.project.mailHere("confirm-alerts --stack prod", environment, links);
      assert.equal(code, 1);
      assert.equal(
        stderr,
        `AWS denies ${action} to arn:aws:iam::681214184463:user/engineer. Allow ${action} in its IAM policy, then run the command again.`,
      );
    }
    assert.equal(mailboxes()[0]?.confirmed, false);
  });
});

describe("The link in SNS's mail", () => {
  const arn = "arn:aws:sns:us-east-1:000000000000:alerts";
  const link = (host: string, query: string) => `https://${host}/confirmation.html?${query}`;
  const sns = "sns.us-east-1.amazonaws.com";

  it("yields token and address, including a plus sign", () => {
    const text = ` ${link(sns, `TopicArn=${arn}&Token=2336abc&Endpoint=a+b@example.org`)}\n`;
    assert.deepEqual(readLink(text, arn), { token: "2336abc", address: "a+b@example.org" });
    assert.equal(
      readLink(`https://${sns}/?Action=ConfirmSubscription&TopicArn=${arn}&Token=2336abc`, arn).token,
      "2336abc",
    );
  });

  it("is refused when it is from another host, for another topic, or cut off", () => {
    const query = `TopicArn=${arn}&Token=2336abc`;
    for (const [text, said] of [
      ["2336abc", /^This is not a link\./],
      [
        link("sns.us-east-1.amazonaws.com.example.org", query),
        /^The link does not lead to SNS at https:\/\/sns\.us-east-1/,
      ],
      [link("sns.eu-west-1.amazonaws.com", query), /^The link does not lead to/],
      [link(`user@${sns}`, query), /^The link does not lead to/],
      [link(`${sns}:8443`, query), /^The link does not lead to/],
      [link(sns, query).replace("https:", "http:"), /^The link does not lead to/],
      [
        link(sns, `TopicArn=${arn}-dev&Token=2336abc`),
        /^The link is for another topic, not arn:aws:sns:us-east-1:000000000000:alerts\./,
      ],
      [link(sns, `TopicArn=${arn}`), /^The link has no token/],
      [link(sns, `TopicArn=${arn}&Token=23%0a36`), /^The link has no token/],
    ] as const)
      assert.throws(
        () => readLink(text, arn),
        (error) => error instanceof LinkError && said.test(error.message),
        text,
      );
  });

  it("is parsed or refused, whatever is pasted", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (text) => {
        try {
          readLink(text, arn);
          return false;
        } catch (error) {
          return error instanceof LinkError;
        }
      }),
    );
  });
});
