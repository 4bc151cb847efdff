/** A function that calls SES and DynamoDB and builds no mails. */
// The SDK loads this with its first call.
export { request } from "node:https";
export { openStores } from "../../core/aws-clients/clients";
