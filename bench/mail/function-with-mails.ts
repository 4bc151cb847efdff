/** The same function, which makes mails of messages besides. */
export * from "./function";
export { parseMessage } from "../../core/messages/parse";
export { meetingCalendar } from "../../mail/calendar";
export { compiledTemplates } from "../../mail/compiled";
export { compose } from "../../mail/mime";
export { render } from "../../mail/render";
