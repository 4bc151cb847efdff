/** What a function holds that calls SES and DynamoDB, and makes no mails. */
// The SDK loads it with the first call.
export { request } from "node:https";
export { openStores } from "../../core/clients";
