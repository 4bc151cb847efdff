/** Composes a mail as the bytes that SES sends: RFC 5322 and MIME, in ASCII, to one recipient. */
import { createHash } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";
import { parseAddress } from "../../core/recipients/address";
import type { Mailbox, Subscription } from "./addressing";
import type { Calendar } from "./calendar";

/** A mail before it is composed. Which header fields it has is decided here: data only ever becomes a field's value. */
export interface Mail {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The language of its text (BCP 47). */
  readonly language: string;
  readonly calendar?: Calendar;
  /** Absent if the mail belongs to no subscription. */
  readonly subscription?: Subscription;
  /** SES replaces it with a Date of its own. */
  readonly date: Date;
}

/** A mail that SES could not send, or whose header would not say what was meant. The message quotes no value. */
export class UnsendableMail extends Error {
  override readonly name = "UnsendableMail";
  constructor(
    readonly field: string,
    readonly fault: string,
  ) {
    super(`${field} ${fault}`);
  }
}

/** RFC 5322 section 2.1.1 allows 998 octets; SES allows 995 in a value (API_MessageHeader), so lines are kept to that. */
const LONGEST_LINE = 995;

/**
 * A mailbox for nodemailer.
 *
 * @throws UnsendableMail for an address that SES cannot send to or from, or a name that is more than one line
 */
function mailbox(field: string, { name, address }: Mailbox): { name: string; address: string } {
  const parsed = parseAddress(address);
  if (!parsed) throw new UnsendableMail(field, "is not one address with an ASCII local part");
  return { name: name === undefined ? "" : headerText(`${field}'s name`, name), address: parsed.sesAddress };
}

/**
 * A text for a header field. An invisible character keeps it from being read as an encoded word (RFC 2047).
 *
 * @throws UnsendableMail for line ends and other control characters
 */
function headerText(field: string, text: string): string {
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) throw new UnsendableMail(field, "has a control character");
  return text.replaceAll("=?", "=\u200b?");
}

/**
 * The fields that let a mail client unsubscribe with one click. Both stay on one line: a DKIM signature must cover them (RFC 8058
 * section 4), and some signers break on folded ones (nodemailer issue 1654).
 *
 * @throws UnsendableMail for a link that is not an https URL in ASCII, or too long for a line
 */
function subscriptionHeaders({ listId, unsubscribe }: Subscription) {
  if (!/^https:\/\/[\x21-\x3b\x3d\x3f-\x7e]+$/.test(unsubscribe) || !URL.canParse(unsubscribe))
    throw new UnsendableMail("List-Unsubscribe", "is not an https URL in ASCII");
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(listId)) throw new UnsendableMail("List-Id", "is not a domain name");
  const line = (key: string, value: string) => {
    if (`${key}: ${value}`.length > LONGEST_LINE) throw new UnsendableMail(key, "is too long for one line");
    return { key, value: { prepared: true, value } };
  };
  return [
    line("List-Id", `<${listId}>`),
    line("List-Unsubscribe", `<${unsubscribe}>`),
    line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
  ];
}

/** The parts for a calendar: the alternative that mail clients act on, and an attachment for those that do not. */
function calendarParts({ method, text }: Calendar) {
  const contentTransferEncoding = "base64";
  return {
    alternatives: [
      { contentType: `text/calendar; charset=utf-8; method=${method}`, content: text, contentTransferEncoding },
    ],
    attachments: [{ filename: "invite.ics", contentType: "application/ics", content: text, contentTransferEncoding }],
  };
}

/**
 * The bytes of a mail. The same mail gives the same bytes: boundaries and Message-ID (which SES replaces with its own) are a hash
 * of everything in it.
 *
 * @throws UnsendableMail that names the faulty field
 */
export async function compose(mail: Mail): Promise<Buffer> {
  const hash = createHash("sha256").update(JSON.stringify(mail)).digest("hex").slice(0, 32);
  const from = mailbox("From", mail.from);
  const composer = new MailComposer({
    from,
    to: mailbox("To", mail.to),
    replyTo: mailbox("Reply-To", mail.replyTo),
    subject: headerText("Subject", mail.subject),
    date: mail.date,
    messageId: `<${hash}@${from.address.slice(from.address.lastIndexOf("@") + 1)}>`,
    headers: [
      { key: "Content-Language", value: mail.language },
      // RFC 3834 section 5, and the same for Exchange: no out-of-office replies.
      { key: "Auto-Submitted", value: "auto-generated" },
      { key: "X-Auto-Response-Suppress", value: "All" },
      ...(mail.subscription ? subscriptionHeaders(mail.subscription) : []),
    ],
    text: mail.text,
    html: mail.html,
    ...(mail.calendar && calendarParts(mail.calendar)),
    baseBoundary: hash,
    newline: "windows",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
