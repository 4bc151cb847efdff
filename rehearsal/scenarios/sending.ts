/** Sending: measured, encrypted, and limited to those who may. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  PutConfigurationSetSendingOptionsCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
  SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { rehearsalSecrets, secretTexts } from "../../infra/recorded-graph/stack-config";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { check, checkRefused } from "./check";
import { invitation, newMeeting, person, put, reminder } from "./application";
import { hardBounce } from "./hard-bounce";
import { spamComplaint } from "./spam-complaint";

const sendAndMeasure: Scenario = {
  id: "send-and-measure",
  title: "The application invites two people and reminds one: all mail arrives, and each set is measured separately",
  async play(stage) {
    const suppression = stage.text("aws:lambda/function:Function", "suppression");
    const asked = () =>
      stage.cloud.lambda.invocations.filter(({ functionName }) => functionName === suppression).length;
    const before = asked();
    const [guest, other] = [person("Guest"), person("Other")];
    const meeting = newMeeting(stage);
    await put(stage, invitation("invite", guest, meeting), invitation("invite-other", other, meeting));
    await stage.cloud.settle();
    await put(stage, reminder("remind", guest, meeting));
    await stage.cloud.settle();
    const count = (set: "main" | "updates", name: string) =>
      stage.cloud.metrics.sum("AWS/SES", name, { "ses:configuration-set": stage.setName(set) });
    check("Send and Delivery of main", [count("main", "Send"), count("main", "Delivery")], [2, 2]);
    check("Send and Delivery of updates", [count("updates", "Send"), count("updates", "Delivery")], [1, 1]);
    check("what the table keeps of delivered mail", await stage.recipients(), []);
    check("events that reached the suppression function", asked(), before);
    return "3 put into the outbox, 3 delivered; AWS/SES counts 2 for main and 1 for updates; no recipient stored";
  },
};

/** Whether the setting `directSending` lets the application call SES itself; the sender role's description then says so. */
const sendsItself = (stage: Stage) => stage.text("aws:iam/role:Role", "sender", "description").includes("sends mail");

const leastPrivilege: Scenario = {
  id: "least-privilege",
  title: "No role can do more than its job: other senders, other roles and other calls are refused",
  async play(stage) {
    const { cloud } = stage;
    for (const [what, from] of [
      ["a subdomain", `x@other.${stage.domain}`],
      ["an address that is not a sender's", `ceo@${stage.domain}`],
      ["another domain", "ceo@example.com"],
    ] as const)
      await checkRefused(`mail from ${what} by the outbox's role`, /AccessDenied/, () =>
        stage.send({ from, to: "guest@example.net" }),
      );
    await checkRefused("the sender role assumed by a stranger", /AccessDenied/, () =>
      stage.assumeSender(`arn:aws:iam::${cloud.iam.account.accountId}:role/stranger`),
    );
    const sender = await stage.assumeSender();
    const mailFrom = (domain: string) =>
      new SendEmailCommand({
        FromEmailAddress: `meetings@${domain}`,
        Destination: { ToAddresses: ["guest@example.net"] },
        ConfigurationSetName: stage.setName("main"),
        Content: { Raw: { Data: Buffer.from(`From: meetings@${domain}\r\nSubject: x\r\n\r\nx\r\n`) } },
      });
    const mail = mailFrom(stage.domain);
    const ses = (credentials: typeof sender) => new SESv2Client(stage.client(credentials));
    await checkRefused("mail from another domain sent by the sender role", /AccessDenied/, () =>
      ses(sender).send(mailFrom("example.com")),
    );
    if (!sendsItself(stage))
      await checkRefused("mail sent by the sender role", /AccessDenied/, () => ses(sender).send(mail));
    for (const [who, role] of [
      ["suppression function", "suppression-function"],
      ["reconcile function", "reconcile-function"],
      ["guard", "guard-function"],
      ["links function", "links-function"],
    ] as const)
      await checkRefused(`mail sent by the role of the ${who}`, /AccessDenied/, () =>
        ses(stage.asRole(role)).send(mail),
      );
    const put = new PutSuppressedDestinationCommand({ EmailAddress: "victim@example.net", Reason: "BOUNCE" });
    await checkRefused("the suppression list written by the sender role", /AccessDenied/, () => ses(sender).send(put));
    const pause = new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: stage.setName("main") });
    await checkRefused("a set paused by the sender role", /AccessDenied/, () => ses(sender).send(pause));
    const sqs = new SQSClient(stage.client(sender));
    const urlOf = (queue: "feedback" | "outbox-urgent") =>
      `${cloud.endpoint}/${cloud.iam.account.accountId}/${stage.queueName(queue)}`;
    for (const queue of ["feedback", "outbox-urgent"] as const)
      await checkRefused(`the queue ${queue} read by the sender role`, /AccessDenied/, () =>
        sqs.send(new ReceiveMessageCommand({ QueueUrl: urlOf(queue) })),
      );
    await checkRefused("feedback invented by the sender role", /AccessDenied/, () =>
      sqs.send(new SendMessageCommand({ QueueUrl: urlOf("feedback"), MessageBody: "x" })),
    );
    check("messages sent", cloud.ses.sending.sent.length, 0);
    return "15 calls beyond a role's job refused; what each role may do is shown by the other scenarios";
  },
};

const secrets: Scenario = {
  id: "secrets",
  title: "Credentials are in Secrets Manager and nowhere else; functions and the sender role cannot read them",
  async play(stage) {
    const { cloud, graph } = stage;
    const read = async (credentials: Parameters<typeof stage.client>[0], name: string) => {
      const SecretId = stage.text("aws:secretsmanager/secret:Secret", name);
      return (await new SecretsManagerClient(stage.client(credentials)).send(new GetSecretValueCommand({ SecretId })))
        .SecretString;
    };
    const operator = cloud.credentials(`arn:aws:iam::${cloud.iam.account.accountId}:role/operator`);
    const names = ["porkbun", "link-signing", "recipient-id"];
    const stored = (await Promise.all(names.map((name) => read(operator, name)))).join("\n");
    const values = [...new Set(Object.values(rehearsalSecrets).flatMap(secretTexts))];
    check(
      "credentials found in Secrets Manager",
      values.filter((value) => stored.includes(value)).length,
      values.length,
    );
    const elsewhere = graph.resources
      .filter(({ type }) => type !== "aws:secretsmanager/secretVersion:SecretVersion")
      .filter((resource) => values.some((value) => JSON.stringify(resource).includes(value)));
    check(
      "other resources that hold a credential",
      elsewhere.map(({ name }) => name),
      [],
    );
    const roles = ["suppression-function", "reconcile-function", "guard-function", "outbox-function"];
    for (const name of roles)
      await checkRefused(`a credential read by the role ${name}`, /AccessDenied/, () =>
        read(stage.asRole(name), "porkbun"),
      );
    await checkRefused("a credential read by the sender role", /AccessDenied/, async () =>
      read(await stage.assumeSender(), "link-signing"),
    );
    return `${values.length} credentials in ${names.length} secrets, in no other resource; ${roles.length + 1} roles refused`;
  },
};

const tls: Scenario = {
  id: "tls",
  title: "A receiving server without TLS: neither set sends the message in the clear",
  async play(stage) {
    stage.cloud.ses.receivers.plainTextOnly("legacy.example");
    for (const set of ["main", "updates"] as const) await stage.send({ to: "guest@legacy.example", set });
    await stage.deliver({ to: "guest@example.net" });
    check("transmissions", stage.cloud.ses.receivers.transmissions, [{ recipient: "guest@example.net", tls: true }]);
    return "2 messages to a server without TLS: none transmitted; 1 to a server with TLS: encrypted";
  },
};

const noContent: Scenario = {
  id: "no-content",
  title: "After one message bounced and another drew a complaint, none of their content is kept anywhere",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.receivers.mailbox("a@example.net", hardBounce);
    cloud.ses.receivers.mailbox("b@example.net", ...spamComplaint);
    const words = { subject: "Merger talks with Umbrella", text: "The secret agenda is attached" };
    for (const to of ["a@example.net", "b@example.net", "c@example.net"]) await stage.send({ to, ...words });
    await cloud.settle();
    check(
      "messages waiting or failed",
      [await stage.waiting("feedback"), await stage.waiting("dead-letter"), await stage.waiting("undelivered")],
      [0, 0, 0],
    );
    check("recipients on record", (await stage.recipients()).length, 2);
    const logs = ["suppression", "reconcile", "guard"].flatMap(
      (name) => cloud.logs.group(stage.text("aws:cloudwatch/logGroup:LogGroup", name))?.lines ?? [],
    );
    check("whether the function wrote its log", logs.length > 0, true);
    const kept = JSON.stringify([await stage.recipients(), logs, cloud.metrics.data]);
    check(
      "message content found",
      Object.values(words).filter((text) => kept.includes(text)),
      [],
    );
    check(
      "addresses in logs",
      logs.filter((line) => line.includes("@example.net")),
      [],
    );
    return "table, logs and metrics hold no text of 3 messages, the logs no address; the queues are empty";
  },
};

export const sending: readonly Scenario[] = [sendAndMeasure, leastPrivilege, secrets, tls, noContent];
