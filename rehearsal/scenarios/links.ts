/** The links in mail, opened at the stack's own host through its own routes, as people and mail programs open them. */
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { parseKeyRing } from "../../core/link-tokens/key-ring";
import { parseIdKey, recipientId } from "../../core/recipients/identity";
import { type Claims, signToken } from "../../core/link-tokens/tokens";
import type { CommandInput } from "../../infra/dns/main";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import type { Asked } from "../local-cloud/apigateway/server";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { check } from "./check";

const ONE_CLICK = "List-Unsubscribe=One-Click";
const URLENCODED = { "content-type": "application/x-www-form-urlencoded" };
const MULTIPART = {
  headers: { "content-type": "multipart/form-data; boundary=b" },
  body: '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
};

const ring = () => parseKeyRing(rehearsalSecrets.linkSigningKeys ?? "");
const idOf = (recipient: string) => recipientId(parseIdKey(rehearsalSecrets.recipientIdKey ?? ""), { recipient });

/** The host of the links, from the records that the stack writes into the zone. */
function hostOf(stage: Stage): string {
  const { stdin = "{}" } = stage.resource("command:local:Command", "links-dns").inputs as { stdin?: string };
  return `links.${(JSON.parse(stdin) as CommandInput).sendingDomain}`;
}

/** A link as this stack's mails have it, signed with the given key. */
function link(stage: Stage, path: string, claims: Claims, sign = ring().sign): URL {
  const url = new URL(path, `https://${hostOf(stage)}`);
  url.searchParams.set("t", signToken(claims, { ...ring(), sign }, stage.graph.stack));
  return url;
}

async function ask(stage: Stage, asked: Asked) {
  const { status, headers, body } = await stage.cloud.apiServer.ask(asked);
  return { status, headers, text: body.toString() };
}

/** A recipient whose mailbox was full, and who therefore has an item that will expire. */
async function recipientWithItem(stage: Stage, address: string): Promise<string> {
  const full = { event: "Bounce", bounceType: "Transient", bounceSubType: "MailboxFull", action: "delayed" } as const;
  stage.cloud.ses.receivers.mailbox(address, { ...full, status: "4.2.2", diagnosticCode: "smtp; 4.2.2" });
  await stage.deliver({ to: address });
  const id = idOf(address);
  const operator = stage.cloud.credentials(`arn:aws:iam::${stage.cloud.iam.account.accountId}:role/operator`);
  const client = new DynamoDBClient(stage.client(operator));
  await client.send(
    new UpdateItemCommand({
      TableName: stage.text("aws:dynamodb/table:Table", "recipients"),
      Key: { recipient: { S: address } },
      UpdateExpression: "SET id = :id",
      ExpressionAttributeValues: { ":id": { S: id } },
    }),
  );
  client.destroy();
  return id;
}

/** The person's item in the table of objections. */
async function objection(stage: Stage, id: string): Promise<unknown> {
  const items = await stage.cloud.dynamodb.items(stage.text("aws:dynamodb/table:Table", "objections"));
  return items.find((item) => item.id?.S === id);
}

const oneClick: Scenario = {
  id: "links-one-click",
  title:
    "A mail program unsubscribes by one click, in either encoding and with the old or the new key; a scanner changes nothing",
  async play(stage) {
    const address = "guest@example.net";
    const id = await recipientWithItem(stage, address);
    const before = await stage.recipient(address);
    check("whether the item would expire", typeof before?.expiresAt, "number");
    const reminder = link(stage, "/u", { purpose: "unsubscribe", id, topic: "reminder" }, 1);
    const invitation = link(stage, "/u", { purpose: "unsubscribe", id, topic: "invitation" }, 2);

    for (const method of ["GET", "HEAD"] as const) {
      const { status, text } = await ask(stage, { method, url: reminder });
      check(`answer to ${method} by a scanner`, [status, text === ""], [200, method === "HEAD"]);
    }
    check("the item after the scanner", await stage.recipient(address), before);

    const first = await ask(stage, { method: "POST", url: reminder, headers: URLENCODED, body: ONE_CLICK });
    check("answer to one click, signed by the older key", [first.status, first.text], [200, ""]);
    const second = await ask(stage, { method: "POST", url: invitation, ...MULTIPART });
    check("answer to one click as multipart", [second.status, second.text], [200, ""]);
    await ask(stage, { method: "POST", url: reminder, headers: URLENCODED, body: ONE_CLICK });
    const after = await stage.recipient(address);
    const chosen = Object.entries((after?.preferences ?? {}) as Record<string, { value: string }>);
    check("what the recipient chose", chosen.map(([topic, { value }]) => `${topic} ${value}`).sort(), [
      "invitation off",
      "reminder off",
    ]);
    check("when the choice would expire", after?.expiresAt, undefined);
    check("writes for two choices, submitted three times", Number(after?.revision) - Number(before?.revision), 2);
    return "GET and HEAD changed nothing; 2 categories switched off for good, one in each encoding, with keys 1 and 2";
  },
};

const stranger: Scenario = {
  id: "links-without-item",
  title:
    "Somebody of whom nothing is stored opens the preference center and stops all mail; the logs say neither who nor what",
  readings: { formBodies: "text" },
  async play(stage) {
    const id = idOf("stranger@example.net");
    const url = link(stage, "/preferences", { purpose: "preferences", id });
    const page = await ask(stage, { method: "GET", url });
    check("the page", [page.status, page.headers["content-type"]], [200, "text/html; charset=utf-8"]);
    const stopped = await ask(stage, { method: "POST", url, headers: URLENCODED, body: "action=stop-all" });
    check("answer to the form", stopped.status, 303);
    const back = new URL(String(stopped.headers.location), url);
    check(
      "the page after the redirect",
      [back.host, (await ask(stage, { method: "GET", url: back })).status],
      [url.host, 200],
    );
    check("whether the choice is kept", (await objection(stage, id)) !== undefined, true);

    for (const [method, path] of [
      ["GET", "/"],
      ["POST", "/people"],
    ] as const)
      check(`answer to ${method} ${path}`, (await ask(stage, { method, url: new URL(path, url) })).status, 404);
    const bad = new URL("/u?t=x", url);
    check("answer to an invalid link", (await ask(stage, { method: "POST", url: bad, body: "x" })).status, 400);

    const token = url.searchParams.get("t") ?? "";
    const logged = stage.cloud.logs.groups.flatMap(({ lines }) => lines);
    const telling = logged.filter((line) => [token, id, "stranger", "192.0.2.1"].some((text) => line.includes(text)));
    check("log lines that identify the recipient", telling, []);
    const access = stage.cloud.logs.group(stage.text("aws:cloudwatch/logGroup:LogGroup", "links-access"))?.lines ?? [];
    const routes = access.map((line) => (JSON.parse(line) as { routeKey: string }).routeKey);
    check("routes in the access log", routes, [
      "GET /preferences",
      "POST /preferences",
      "GET /preferences",
      "-",
      "-",
      "POST /u",
    ]);
    check("faults", stage.metric("LinkErrors"), 0);
    return `opt-out kept among the objections; 404 for unknown paths; ${access.length} access log lines identify nobody`;
  },
};

const outage: Scenario = {
  id: "links-outage",
  title: "DynamoDB is down: no page claims that an unsubscribe succeeded, and the alarm goes off",
  async play(stage) {
    const { cloud } = stage;
    const id = idOf("guest@example.net");
    const url = link(stage, "/u", { purpose: "unsubscribe", id, topic: "reminder" });
    const asked = { method: "POST", url, headers: URLENCODED, body: ONE_CLICK } as const;
    const fault = { service: "dynamodb", error: { code: "InternalServerError", status: 500 } };
    cloud.inject({ ...fault, operation: "Query", times: 2 });
    const failed = await ask(stage, asked);
    check("answer while the database is away", [failed.status, failed.headers["retry-after"]], [503, "60"]);
    check("what is kept", await objection(stage, id), undefined);
    await stage.pass(5 * 60_000);
    check("alarms in ALARM", stage.ringing(), ["links"]);
    check("answer to the next try", (await ask(stage, asked)).status, 200);
    check("whether it is kept", (await objection(stage, id)) !== undefined, true);
    return "503 with Retry-After, nothing kept; the alarm went off; the next attempt was kept";
  },
};

export const links: readonly Scenario[] = [oneClick, stranger, outage];
