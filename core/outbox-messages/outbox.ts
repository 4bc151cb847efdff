/** The outbox's public API, which `npm run client:build` packages for applications. */
export { MessageRefusedError, OutboxClient, type OutboxClientConfig, type Put } from "./client";
export type { Category, FollowUp, Invitation, Message, MessageInput, OptIn, Reminder, System } from "./message";
export type { Refusal } from "./refusal";
export { parseStatus, type Status, type StatusEvent, statuses } from "./status";
