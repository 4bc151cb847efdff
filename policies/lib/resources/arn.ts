/** Amazon Resource Names, read apart. */

/** The parts of an ARN; `region` and `account` are empty where the service has none in its ARNs. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows the fifth colon. */
  readonly resource: string;
}

/** Reads an ARN, patterns included; undefined for anything else. */
export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, region, account, ...rest] = text.split(":");
  if (arn !== "arn" || rest.length === 0) return undefined;
  if (!partition || !service || region === undefined || account === undefined) return undefined;
  return { partition, service, region, account, resource: rest.join(":") };
}

/** Whether a text holds a character that IAM reads as a wildcard or as the start of a policy variable. */
export function hasWildcard(text: string): boolean {
  return /[*?]|\$\{/.test(text);
}
