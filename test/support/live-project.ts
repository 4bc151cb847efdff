/** What the tests of a command need: an account and a zone on loopback, and a copy of the project to run the command in. */
import { LiveAccount } from "./live-account";
import { Project, type PulumiState } from "./project";

export interface LiveProject {
  readonly account: LiveAccount;
  readonly project: Project;
}

interface Options {
  /** The state of the double of the Pulumi CLI; without it the machine has no Pulumi CLI. */
  readonly pulumi?: PulumiState;
  /** Whether the stack is deployed in the account; it is by default. */
  readonly isDeployed?: boolean;
}

function hooked(
  first: Mocha.HookFunction,
  last: Mocha.HookFunction,
  { pulumi, isDeployed = true }: Options,
): LiveProject {
  const live: { -readonly [Part in keyof LiveProject]?: LiveProject[Part] } = {};
  first(async () => {
    live.account = isDeployed ? await LiveAccount.deployed() : await LiveAccount.start();
    live.project = new Project(pulumi);
  });
  last(async () => {
    live.project?.remove();
    await live.account?.stop();
  });
  return live as LiveProject;
}

/** One for all tests of a suite; its parts are there from the suite's first hook on. */
export const liveProject = (options: Options = {}): LiveProject => hooked(before, after, options);

/** One for each test of a suite, for tests that change the account. */
export const liveProjectForEach = (options: Options = {}): LiveProject => hooked(beforeEach, afterEach, options);
