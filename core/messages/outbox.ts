/** What an application needs of the outbox; `npm run client:build` makes a package of it. */
export { MessageRefusedError, OutboxClient, type OutboxClientConfig, type Put } from "./client";
export type { Category, FollowUp, Invitation, Message, MessageInput, OptIn, Reminder, System } from "./message";
export type { Refusal } from "./refusal";
export { parseStatus, type Status, type StatusEvent, statuses } from "./status";
