/** What the provider of a resource says about it: its account, its Region, and whether it belongs to production. */
import { asObject } from "../unknown-values/known";
import type { Judged } from "../rule/rule";

/**
 * Whether a resource belongs to production, which alone must survive a mistaken destroy: every stack but one whose provider
 * gives everything the tag `production: false`, and the stack `prod` even then. A pack gets no stack configuration that it
 * could ask instead.
 */
export function inProduction({ urn, provider }: Pick<Judged, "urn" | "provider">): boolean {
  return urn.startsWith("urn:pulumi:prod::") || defaultTag(provider?.props, "production") !== "false";
}

function defaultTag(provider: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  return asObject(asObject(structured(provider?.defaultTags))?.tags)?.[key];
}

/**
 * The one account that a provider's properties allow, if they allow exactly one.
 */
export function allowedAccount(provider: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const accounts = structured(provider?.allowedAccountIds);
  if (!Array.isArray(accounts) || accounts.length !== 1) return undefined;
  const [account] = accounts as unknown[];
  return typeof account === "string" && /^\d{12}$/.test(account) ? account : undefined;
}

/** The Region that a provider's properties name. */
export function providerRegion(provider: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const region = asObject(provider)?.region;
  return typeof region === "string" && region !== "" ? region : undefined;
}

/** A provider's property as it was given: what is no text arrives as JSON. */
function structured(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
