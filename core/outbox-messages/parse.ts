/** Reads the body of a message in the outbox's queues. */
import * as v from "valibot";
import { htmlBytes } from "./html-size";
import { hostOf } from "./link";
import { envelope, Message } from "./message";
import { type Refusal, refusalsOf } from "./refusal";
import { LONGEST_DELAY_MS, sendingWindow } from "./window";

/** The most bytes that a body may have. */
const LONGEST_BODY = 64 * 1024;
/** The most bytes that the texts of a message's data may have once HTML-escaped. */
const LONGEST_HTML = 24_000;

/** What a message is checked against. */
export interface Rules {
  /** The setting `linkHosts`: the hosts that links may lead to, in lower case, with the port unless it is 443. */
  readonly linkHosts: readonly string[];
  /** The ids of the setting `mailingLists`. */
  readonly mailingLists: readonly string[];
  /** When the queue received the message. */
  readonly receivedAt: Date;
}

/**
 * Reads a message.
 *
 * @returns the checked message, or else everything that is wrong with it
 */
export function parseMessage(body: string, rules: Rules): { message: Message } | { refusals: readonly Refusal[] } {
  if (Buffer.byteLength(body) > LONGEST_BODY)
    return { refusals: [{ path: "message", fault: "is larger than 64 KiB", remedy: "Shorten its texts" }] };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { refusals: [{ path: "message", fault: "is not JSON", remedy: "Send JSON, in UTF-8, as the whole body" }] };
  }
  const result = v.safeParse(Message, json);
  if (!result.success) return { refusals: refusalsOf(result.issues) };
  const message = result.output;
  const refusals = [
    ...sizeFaults(message),
    ...windowFaults(message, rules),
    ...linkFaults(message, rules),
    ...listFaults(message, rules),
  ];
  return refusals.length > 0 ? { refusals } : { message };
}

function sizeFaults({ data }: Message): Refusal[] {
  const bytes = htmlBytes(data);
  if (bytes <= LONGEST_HTML) return [];
  const fault = `too long: its texts have ${bytes} bytes once HTML-escaped, and ${LONGEST_HTML} are allowed`;
  return [{ path: "data", fault, remedy: "Shorten its texts" }];
}

function windowFaults(message: Message, { receivedAt }: Rules): Refusal[] {
  const { notBefore, notAfter } = sendingWindow(message, receivedAt);
  if (!notBefore) return [];
  const path = "notBefore";
  if (notBefore.getTime() > receivedAt.getTime() + LONGEST_DELAY_MS)
    return [{ path, fault: "is more than 12 hours ahead", remedy: "Put the message into the outbox later" }];
  if (notBefore <= notAfter) return [];
  const fault = "is after the last moment at which the message may be sent";
  return [{ path, fault, remedy: "Make it earlier, or notAfter later" }];
}

/** The links that act on the recipient's behalf, by path. */
function links({ category, data }: Message): [path: string, url: string][] {
  if (category === "optIn") return [];
  if (category === "system") return data.notice === "alert" ? [] : [["data.url", data.url]];
  return Object.entries(data.meeting.links ?? {}).map(([name, url]) => [`data.meeting.links.${name}`, url]);
}

function linkFaults(message: Message, { linkHosts }: Rules): Refusal[] {
  return links(message)
    .filter(([, url]) => !linkHosts.includes(hostOf(url)))
    .map(([path]) => ({
      path,
      fault: "leads to a host that is not in the setting linkHosts",
      remedy: `Link to ${linkHosts.join(" or ")}, or add the host to the setting`,
    }));
}

function listFaults({ category, data }: Message, { mailingLists }: Rules): Refusal[] {
  if (category !== "followUp" && category !== "optIn") return [];
  if (data.list === undefined || mailingLists.includes(data.list)) return [];
  const fault = "is not a mailing list of this stack";
  return [
    {
      path: "data.list",
      fault,
      remedy: `Use one of ${mailingLists.join(", ")}, or add this list to the setting mailingLists`,
    },
  ];
}

/** The id in a message's body, whatever else is wrong with the message; undefined if there is no valid one. */
export function idIn(body: string): string | undefined {
  try {
    const found = v.safeParse(v.object({ id: envelope.id }), JSON.parse(body));
    return found.success ? found.output.id : undefined;
  } catch {
    return undefined;
  }
}
