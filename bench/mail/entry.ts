/** What a function holds that renders mails: measured as a bundle of its own. */
export { compiledTemplates } from "../../mail/compiled";
export { render } from "../../mail/render";
