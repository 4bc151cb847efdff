/** Sending: measured, encrypted, and allowed to the application alone. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  PutConfigurationSetSendingOptionsCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
  SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import { SQSClient, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { rehearsalSecrets, secretTexts } from "../../infra/graph/stack-config";
import type { Scenario } from "../scenario";
import { check, checkRefused } from "./check";
import { hardBounce } from "./hard-bounce";

/** A message that only MIME can say: a calendar's invitation. */
const INVITATION = [
  "Subject: Your meeting",
  "MIME-Version: 1.0",
  "Content-Type: text/calendar; method=REQUEST",
  "",
  "BEGIN:VCALENDAR",
  "END:VCALENDAR",
].join("\r\n");

const sendAndMeasure: Scenario = {
  id: "send-and-measure",
  title: "The application sends an invitation and a reminder: both arrive, each set is measured apart",
  async play(stage) {
    const invocations = stage.cloud.lambda.invocations.length;
    await stage.send({ to: "guest@example.net", raw: INVITATION });
    await stage.send({ to: "guest@example.net", set: "updates" });
    await stage.send({ to: "other@example.net", set: "updates" });
    await stage.cloud.settle();
    const count = (set: "main" | "updates", name: string) =>
      stage.cloud.metrics.sum("AWS/SES", name, { "ses:configuration-set": stage.setName(set) });
    check("Send and Delivery of main", [count("main", "Send"), count("main", "Delivery")], [1, 1]);
    check("Send and Delivery of updates", [count("updates", "Send"), count("updates", "Delivery")], [2, 2]);
    check("what the table keeps of delivered mail", await stage.recipients(), []);
    check("events that reached the function", stage.cloud.lambda.invocations.length, invocations);
    return "3 sent by the sender role, 3 delivered; AWS/SES counts main 1 and updates 2; nothing kept of them";
  },
};

const leastPrivilege: Scenario = {
  id: "least-privilege",
  title: "Nobody can do more than its work: another sender, another role, another call is refused",
  async play(stage) {
    const { cloud } = stage;
    await checkRefused("mail from another domain by the sender role", /AccessDenied/, () =>
      stage.send({ from: "ceo@example.com", to: "guest@example.net" }),
    );
    await checkRefused("mail from a subdomain by the sender role", /AccessDenied/, () =>
      stage.send({ from: `x@other.${stage.domain}`, to: "guest@example.net" }),
    );
    await checkRefused("the sender role assumed by a stranger", /AccessDenied/, () =>
      stage.assumeSender(`arn:aws:iam::${cloud.iam.place.accountId}:role/stranger`),
    );
    const sender = await stage.assumeSender();
    const role = (name: string) => cloud.credentials(String(stage.resource("aws:iam/role:Role", name).outputs.arn));
    const put = new PutSuppressedDestinationCommand({ EmailAddress: "victim@example.net", Reason: "BOUNCE" });
    const mail = new SendEmailCommand({
      FromEmailAddress: `meetings@${stage.domain}`,
      Destination: { ToAddresses: ["guest@example.net"] },
      ConfigurationSetName: stage.setName("main"),
      Content: { Simple: { Subject: { Data: "x" }, Body: { Text: { Data: "x" } } } },
    });
    const ses = (credentials: typeof sender) => new SESv2Client(stage.client(credentials));
    const queue = cloud.sqs.queue(stage.queueName("feedback"));
    const receive = new ReceiveMessageCommand({
      QueueUrl: `${cloud.endpoint}/${cloud.iam.place.accountId}/${queue.name}`,
    });
    await checkRefused("the suppression list written by the sender role", /AccessDenied/, () => ses(sender).send(put));
    await checkRefused("mail sent by the suppression function's role", /AccessDenied/, () =>
      ses(role("suppression-function")).send(mail),
    );
    await checkRefused("mail sent by the reconcile function's role", /AccessDenied/, () =>
      ses(role("reconcile-function")).send(mail),
    );
    await checkRefused("mail sent by the guard's role", /AccessDenied/, () => ses(role("guard-function")).send(mail));
    const pause = new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: stage.setName("main") });
    await checkRefused("a set paused by the sender role", /AccessDenied/, () => ses(sender).send(pause));
    await checkRefused("feedback read by the sender role", /AccessDenied/, () =>
      new SQSClient(stage.client(sender)).send(receive),
    );
    check("messages sent", cloud.ses.sending.sent.length, 0);
    return "9 calls beyond a role's work refused; what each role may do is what the other scenarios run on";
  },
};

const secrets: Scenario = {
  id: "secrets",
  title: "Credentials are in Secrets Manager and nowhere else; functions and the sender cannot read them",
  async play(stage) {
    const { cloud, graph } = stage;
    const read = async (credentials: Parameters<typeof stage.client>[0], name: string) => {
      const SecretId = stage.text("aws:secretsmanager/secret:Secret", name);
      return (await new SecretsManagerClient(stage.client(credentials)).send(new GetSecretValueCommand({ SecretId })))
        .SecretString;
    };
    const operator = cloud.credentials(`arn:aws:iam::${cloud.iam.place.accountId}:role/operator`);
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
    for (const name of ["suppression-function", "reconcile-function", "guard-function"]) {
      const role = cloud.credentials(String(stage.resource("aws:iam/role:Role", name).outputs.arn));
      await checkRefused(`a credential read by the role ${name}`, /AccessDenied/, () => read(role, "porkbun"));
    }
    await checkRefused("a credential read by the sender role", /AccessDenied/, async () =>
      read(await stage.assumeSender(), "link-signing"),
    );
    return `${String(values.length)} credentials in ${String(names.length)} secrets, in no other resource; 4 roles refused`;
  },
};

const tls: Scenario = {
  id: "tls",
  title: "A receiving server without TLS: the message is not sent in the clear, through either set",
  async play(stage) {
    stage.cloud.ses.receivers.plainTextOnly("legacy.example");
    for (const set of ["main", "updates"] as const) await stage.send({ to: "guest@legacy.example", set });
    await stage.send({ to: "guest@example.net" });
    await stage.cloud.settle();
    check("transmissions", stage.cloud.ses.receivers.transmissions, [{ recipient: "guest@example.net", tls: true }]);
    return "2 messages to a server without TLS: none transmitted in the clear; 1 to a modern one: encrypted";
  },
};

const noContent: Scenario = {
  id: "no-content",
  title: "After a message bounced and another was complained about, nothing of their content is left anywhere",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.receivers.mailbox("a@example.net", hardBounce);
    cloud.ses.receivers.mailbox(
      "b@example.net",
      { event: "Delivery" },
      { event: "Complaint", complaintFeedbackType: "abuse" },
    );
    const words = { subject: "Merger talks with Umbrella", text: "The secret agenda is attached" };
    for (const to of ["a@example.net", "b@example.net", "c@example.net"]) await stage.send({ to, ...words });
    await cloud.settle();
    check(
      "messages that wait or failed",
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
      "words of the messages that are kept",
      Object.values(words).filter((text) => kept.includes(text)),
      [],
    );
    check(
      "addresses in logs",
      logs.filter((line) => line.includes("@example.net")),
      [],
    );
    return "table, logs and metrics hold no word of 3 messages, the logs no address, the queues nothing";
  },
};

export const sending: readonly Scenario[] = [sendAndMeasure, leastPrivilege, secrets, tls, noContent];
