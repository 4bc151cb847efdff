/** The same function, which also builds mails from messages. */
export * from "./function";
export { parseMessage } from "../../core/outbox-messages/parse";
export { meetingCalendar } from "../../mail/mime/calendar";
export { compiledTemplates } from "../../mail/rendering/compiled";
export { compose } from "../../mail/mime/mime";
export { render } from "../../mail/rendering/render";
