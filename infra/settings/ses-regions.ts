/**
 * The AWS Regions that have an endpoint of Amazon SES, of the partitions that names.ts knows.
 *
 * Source: service `email` in botocore/data/endpoints.json of botocore 1.44.8; the same list, for people, is at
 * https://docs.aws.amazon.com/general/latest/gr/ses.html.
 */
const sesRegions = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"],
  ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"],
  ...["ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"],
  ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6"],
  ...["ap-southeast-7", "af-south-1", "il-central-1", "me-central-1", "me-south-1"],
  ...["us-gov-east-1", "us-gov-west-1"],
]);

/** Whether a Region has Amazon SES. */
export const isSesRegion = (region: string): boolean => sesRegions.has(region);
