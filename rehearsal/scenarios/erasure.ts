/** A person asks for their data, has it erased, and later asks for mail again. */
import { allow, forget } from "../../cli/recipients/deeds";
import { addressOf, PeopleRecords } from "../../cli/recipients/person";
import { exported } from "../../cli/recipients/recipients";
import { marshall } from "@aws-sdk/util-dynamodb";
import { MILLISECONDS } from "../../core/time/spans";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { invitation, mailsOf, newMeeting, notice, person, put, putItem, reminder, statesOf } from "./application";
import { check } from "./check";
import { hardBounce } from "./hard-bounce";
import { readLetter } from "./letter";

type Client = { destroy(): void };

/** The records as an operator's commands open them, and a function that closes their clients. */
export async function recordsOf(stage: Stage): Promise<{ records: PeopleRecords; close: () => void }> {
  const operator = stage.cloud.credentials(`arn:aws:iam::${stage.cloud.iam.account.accountId}:role/operator`);
  const clients: Client[] = [];
  const client = <C>(Service: new (config: never) => C): C => {
    const opened = new Service(stage.client(operator) as never);
    clients.push(opened as Client);
    return opened;
  };
  const { RECIPIENTS_TABLE, OBJECTIONS_TABLE, DIGESTS_TABLE, RECIPIENT_ID_KEY_SECRET } =
    stage.functionVariables("outbox");
  const records = await PeopleRecords.open(
    { client: client },
    {
      recipients: String(RECIPIENTS_TABLE),
      objections: String(OBJECTIONS_TABLE),
      digests: String(DIGESTS_TABLE),
      idKeySecret: String(RECIPIENT_ID_KEY_SECRET),
    },
  );
  return { records, close: () => clients.forEach((each) => each.destroy()) };
}

const [grace, other] = [person("Grace"), person("Other")];
const address = addressOf(grace.address);

/** The states of messages once the outbox has worked. */
async function became(stage: Stage, ...ids: string[]): Promise<Record<string, string | undefined>> {
  await stage.cloud.settle();
  return statesOf(stage, ids);
}

/** Switches a category off through a mail's link to the preference center. @returns the status of the answer */
async function switchOff(stage: Stage, url: URL, category: string): Promise<number> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = `${category}=off&action=save`;
  return (await stage.cloud.apiServer.ask({ method: "POST", url, headers, body })).status;
}

async function preferencesLink(stage: Stage, id: string): Promise<URL> {
  const [sent] = mailsOf(stage, id);
  if (!sent) throw new Error(`no mail was sent for ${id}`);
  const { anchors } = await readLetter(sent);
  return new URL(anchors.find(({ url }) => new URL(url).pathname === "/preferences")?.url ?? "");
}

/** The export is what the tables hold. */
async function checkExport(stage: Stage, records: PeopleRecords): Promise<void> {
  const settings = { company: "Acme", complianceContact: "compliance@acme.example", mailingLists: [] };
  const { recipient } = exported(await records.find(address), settings, stage.cloud.clock.now());
  check("the recipient in the export", recipient as unknown, await stage.recipient(grace.address));
}

/** Nothing that later happens about an erased person restores what was erased. */
async function checkErased(stage: Stage, preferences: URL): Promise<void> {
  const keptOf = async (what: string) => check(`what is kept ${what}`, await stage.recipient(grace.address), undefined);
  await keptOf("after the erasure");
  stage.cloud.ses.receivers.mailbox(grace.address, hardBounce);
  await stage.deliver({ to: grace.address });
  await keptOf("after a late bounce");
  await switchOff(stage, preferences, "invitation");
  await keptOf("after a link");
  stage.cloud.ses.receivers.mailbox(grace.address, { event: "Delivery" });
  stage.cloud.ses.suppressionList.add(grace.address, "BOUNCE");
  await stage.pass(MILLISECONDS.hour + MILLISECONDS.minute);
  await keptOf("after the import from SES's list");
}

const erasure: Scenario = {
  id: "erasure",
  title:
    "A person gets their data and is erased; no bounce, link, import or restore undoes it, only their own request does",
  async play(stage) {
    const { records, close } = await recordsOf(stage);
    try {
      const meeting = newMeeting(stage);
      const invitations = [invitation("invite", grace, meeting), invitation("invite-Other", other, meeting)];
      await put(stage, ...invitations);
      await became(stage);
      stage.cloud.ses.receivers.mailbox(grace.address, {
        ...hardBounce,
        bounceType: "Transient",
        bounceSubType: "MailboxFull",
      });
      await stage.deliver({ to: grace.address });
      stage.cloud.ses.receivers.mailbox(grace.address, { event: "Delivery" });
      const preferences = await preferencesLink(stage, "invite");
      check("answer to a choice", await switchOff(stage, preferences, "followUp"), 303);
      await checkExport(stage, records);

      const notBefore = new Date(stage.cloud.clock.now().getTime() + MILLISECONDS.hour).toISOString();
      await put(stage, { ...reminder("remind", grace, meeting), notBefore });
      await stage.cloud.settle();
      const restored = marshall({ ...(await stage.recipient(grace.address)) });
      const clock = { sleep: (milliseconds: number) => stage.cloud.clock.advance(milliseconds) };
      await forget(records, await records.find(address), clock, stage.cloud.clock.now());
      await checkErased(stage, preferences);
      await put(stage, notice(stage, "reset", grace, "reset-password"), reminder("remind-Other", other, meeting));
      check("the state of each message", await became(stage, "remind", "reset", "remind-Other"), {
        remind: "skipped erased",
        reset: "sent",
        "remind-Other": "sent",
      });
      await checkRestore(stage, records, restored);
      await allow(records, await records.find(address), stage.cloud.clock.now());
      const anew = newMeeting(stage, { uid: "anew" });
      await put(stage, invitation("anew", grace, anew));
      check("an invitation after the person asked for mail again", await became(stage, "anew"), { anew: "sent" });
      check("the reason in SES's list then", stage.suppressed(grace.address), undefined);
      return "export equals the item; still erased after a waiting reminder, a late bounce, a link, SES's list and a restore; a password reset they asked for was sent; other mail again once they asked for it";
    } finally {
      close();
    }
  },
};

/** A restored backup has the item again: the person is still skipped, and one command deletes the item. */
async function checkRestore(stage: Stage, records: PeopleRecords, item: Parameters<typeof putItem>[2]): Promise<void> {
  await putItem(stage, "recipients", item);
  await put(stage, invitation("restored", grace, newMeeting(stage, { uid: "restored" })));
  check("an invitation after a restore", await became(stage, "restored"), { restored: "skipped erased" });
  for await (const { recipient } of records.restored()) await records.deleteItem(recipient);
  check("what is kept after the command for restores", await stage.recipient(grace.address), undefined);
  check("other recipients kept", (await stage.recipients()).length, 0);
}

export const erasures: readonly Scenario[] = [erasure];
