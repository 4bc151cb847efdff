/** Reads a SendEmail request of SES API v2, as far as that needs no knowledge of the account. */
import { Unsupported } from "../refusal";
import type { Header } from "./events";

/** The parts of the request that are read: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html. */
export interface SendEmailRequest {
  readonly FromEmailAddress?: string;
  readonly Destination?: {
    readonly ToAddresses?: readonly string[];
    readonly CcAddresses?: readonly string[];
    readonly BccAddresses?: readonly string[];
  };
  readonly ConfigurationSetName?: string;
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Content: {
    readonly Simple?: SimpleContent;
    readonly Raw?: { readonly Data: string };
    readonly Template?: Template;
  };
}

/** A message whose MIME parts SES builds. */
export interface SimpleContent {
  readonly Subject: { readonly Data: string };
  readonly Body: { readonly Text?: { readonly Data: string }; readonly Html?: { readonly Data: string } };
  readonly Headers?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Attachments?: readonly {
    readonly FileName: string;
    readonly ContentType?: string;
    readonly ContentDisposition?: string;
    readonly ContentId?: string;
    /** Base64. */
    readonly RawContent: string;
  }[];
}

interface Template {
  readonly TemplateName?: string;
  readonly TemplateContent?: { readonly Subject?: string; readonly Text?: string; readonly Html?: string };
  readonly TemplateData?: string;
}

/** A message that a caller wants sent. */
export interface Outgoing {
  /** The action to authorize, which differs for raw content. */
  readonly operation: "SendEmail" | "SendRawEmail";
  /** The sender's bare address. */
  readonly from: string;
  /** The sender as given, with a display name if there is one. */
  readonly source: string;
  readonly recipients: readonly string[];
  readonly headers: readonly Header[];
  /** The raw MIME message, if the caller built it. */
  readonly raw: Buffer | undefined;
  /** The configuration set that the message names in a header. */
  readonly configurationSet: string | undefined;
  /** The caller's own tags. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly hasVirus: boolean;
  /** Why the template cannot be rendered. */
  readonly renderingFault: string | undefined;
}

/** The EICAR test file, which every virus scanner detects (https://www.eicar.org). */
const EICAR = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE";

/**
 * Reads a request.
 *
 * @throws Unsupported for a template stored in SES
 */
export function readRequest(request: SendEmailRequest): Outgoing {
  const { Content, Destination, EmailTags = [] } = request;
  const raw = Content.Raw && Buffer.from(Content.Raw.Data, "base64");
  const headers = raw === undefined ? simpleHeaders(request) : rawHeaders(raw.toString("utf8"));
  const header = (name: string) => headers.find((other) => other.name.toLowerCase() === name)?.value;
  const source = request.FromEmailAddress ?? header("from") ?? "";
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination ?? {};
  const stated = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  return {
    operation: raw === undefined ? "SendEmail" : "SendRawEmail",
    from: bare(source),
    source,
    recipients: (stated.length > 0 ? stated : (header("to") ?? "").split(",")).map(bare),
    headers,
    raw,
    configurationSet: request.ConfigurationSetName ?? header("x-ses-configuration-set"),
    tags: Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, [Value]])),
    hasVirus: raw?.includes(EICAR) ?? false,
    renderingFault: Content.Template && renderingFault(Content.Template),
  };
}

/** The address without a display name. */
function bare(address: string): string {
  return (/<([^>]*)>\s*$/.exec(address)?.[1] ?? address).trim();
}

function simpleHeaders({ FromEmailAddress = "", Destination, Content }: SendEmailRequest): Header[] {
  const subject = Content.Simple?.Subject.Data ?? Content.Template?.TemplateContent?.Subject;
  return [
    { name: "From", value: FromEmailAddress },
    { name: "To", value: (Destination?.ToAddresses ?? []).join(", ") },
    ...(subject === undefined ? [] : [{ name: "Subject", value: subject }]),
    ...(Content.Simple?.Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
  ];
}

function rawHeaders(raw: string): Header[] {
  const [head = ""] = raw.split(/\r?\n\r?\n/);
  return head
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .map((line) => ({ name: line.split(":")[0] ?? "", value: line.slice(line.indexOf(":") + 1).trim() }));
}

/** A variable that is missing from the template's data, in SES's words. */
function renderingFault({ TemplateContent, TemplateData = "{}" }: Template): string | undefined {
  if (!TemplateContent) throw new Unsupported("stored SES templates");
  const data = JSON.parse(TemplateData) as Record<string, unknown>;
  const variables = [
    ...Object.values(TemplateContent)
      .join("\n")
      .matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g),
  ];
  const missing = variables.map(([, name = ""]) => name).find((name) => !Object.hasOwn(data, name));
  return missing && `Attribute '${missing}' is not present in the rendering data.`;
}
