/** The same function, which also builds mails from messages. */
export * from "./function";
export { parseMessage } from "../../core/messages/parse";
export { meetingCalendar } from "../../mail/calendar";
export { compiledTemplates } from "../../mail/compiled";
export { compose } from "../../mail/mime";
export { render } from "../../mail/render";
