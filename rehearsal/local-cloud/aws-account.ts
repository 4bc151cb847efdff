/** The AWS account that the local cloud plays, in one Region. */
export interface AwsAccount {
  /** The AWS partition, `aws` outside China and GovCloud. */
  readonly partition: string;
  /** The AWS Region, for example `us-east-1`. */
  readonly region: string;
  /** The twelve digits of the AWS account. */
  readonly accountId: string;
}
