/** What others would notice when a stack takes over what they use. Pure. */
import type { Difference, Row } from "./compare";

const nameOf = (id: string) => id.split(":").at(-1) ?? id;

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** Who a policy lets in, beside the account itself and what the program lets in too. */
function others(live: unknown, program: unknown): string[] {
  const principals = (policy: unknown) => {
    const { Statement = [] } = JSON.parse(typeof policy === "string" ? policy : "{}") as {
      Statement?: Statement | Statement[];
    };
    const allowing = [Statement].flat().filter(({ Effect }) => Effect === "Allow");
    // The default policy of a topic lets in everybody of its own account.
    const outside = allowing.filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes("SourceOwner"));
    return outside.flatMap(({ Principal }) =>
      typeof Principal === "string"
        ? [Principal]
        : Object.values((Principal ?? {}) as Record<string, string | string[]>).flat(),
    );
  };
  const ours = principals(program);
  return [...new Set(principals(live))].filter((principal) => !ours.includes(principal));
}

/** A value of one word, as it is. */
const word = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

type Warn = (id: string, difference: Difference) => string | undefined;

/** What a change of a property means, by type and property. */
const warnings: Readonly<Record<string, Readonly<Record<string, Warn>>>> = {
  "aws:sesv2/emailIdentity:EmailIdentity": {
    configurationSetName: (id, { live, program }) =>
      `Whoever sends from ${id} without naming a set sends through ${word(program)} after up` +
      `${live === undefined ? "" : ` instead of ${word(live)}`}: they need ses:SendEmail and ses:SendRawEmail on that set too. ` +
      "Until they have it, set defaultConfigurationSet to false.",
  },
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": {
    emailForwardingEnabled: (id, { program }) =>
      program === false ? `SES will stop mailing bounces and complaints of ${id}; the topics get them.` : undefined,
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    mailFromDomain: (id, { live, program }) =>
      `The MAIL FROM domain of ${id} changes from ${word(live)} to ${word(program)}.`,
  },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    "deliveryOptions.tlsPolicy": (id, { program }) =>
      program === "REQUIRE" ? `Mail through ${id} is delivered only where the receiving server offers TLS.` : undefined,
    "trackingOptions.customRedirectDomain": (id, { live }) =>
      `${id} loses its domain for tracked links, ${word(live)}: links in mails that were sent stay as they are.`,
  },
  "aws:sns/topic:Topic": {
    kmsMasterKeyId: (id) =>
      `${nameOf(id)} becomes encrypted: whoever else publishes to it needs the stack's key, which only SES and the stack may use.`,
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    policy: (id, { live, program }) => {
      const lost = others(live, program);
      return lost.length > 0 ? `${lost.join(", ")} can publish to ${nameOf(id)} today, but not after up.` : undefined;
    },
  },
};

/** The warnings of all rows; a replacement first. */
export function warningsOf(rows: readonly Row[]): string[] {
  const replaced = rows.filter(({ action }) => action === "replace");
  const changed = rows.filter(({ action }) => action === "update" || action === "write");
  return [
    ...replaced.map(
      ({ id, differences }) =>
        `${nameOf(id)} would be deleted and created again because of ${differences.map(({ property }) => property).join(", ")}: ` +
        "whatever others keep in it or send through it would be lost. Settle that before you deploy.",
    ),
    ...changed.flatMap(({ type, id, differences }) =>
      differences.flatMap((difference) => warnings[type]?.[difference.property]?.(id, difference) ?? []),
    ),
  ];
}
