/** What of a stack has a log, as commands name it. */
import { functions } from "../../infra/function-declarations/functions";

/** The access log of the links' API, beside the functions' logs. */
export const ACCESS_LOG = "links-access";

/** Every log. */
export const LOGS: readonly string[] = [...Object.keys(functions), ACCESS_LOG];
