/** The type of a command that runs on the engineer's machine during `pulumi up`. */
export const COMMAND = "command:local:Command";

/** Its properties that are run, or fed to what is run. */
export const COMMAND_TEXTS = ["create", "update", "delete", "stdin", "interpreter", "triggers"];
