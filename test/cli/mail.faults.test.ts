import assert from "node:assert/strict";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { mailProgram } from "../../cli/mail";
import { fakeTerminal } from "../support/fake-terminal";
import { allBut, LiveAccount } from "../support/live-account";
import { Project } from "../support/project";

/** Each command that works on a running stack, with what it is asked for the first time. FILE is a list of one address. */
const lines: Readonly<Record<string, string>> = {
  "pause --set updates --yes --reason test": "ses:GetConfigurationSet",
  "resume --set updates --yes --reason test": "ses:GetConfigurationSet",
  "pause --set account --yes --reason test": "ses:GetAccount",
  "resume --set account --yes --reason test": "ses:GetAccount",
  logs: "logs:FilterLogEvents",
  "start reconcile --yes": "lambda:InvokeFunction",
  "test-alerts --yes": "cloudwatch:DescribeAlarms",
  "confirm-alerts": "sns:GetTopicAttributes",
  "redrive --queue dead-letter --move --yes": "sqs:ReceiveMessage",
  "report --yes": "lambda:InvokeFunction",
  "simulate --yes --wait 0": "secretsmanager:GetSecretValue",
  "send --to patrick@candlefish.ai --mail alert --yes": "ses:GetEmailIdentity",
  "request-access --submit --yes": "ses:GetAccount",
  "recipients list": "dynamodb:Scan",
  "recipients show a@example.net": "secretsmanager:GetSecretValue",
  "recipients export a@example.net": "secretsmanager:GetSecretValue",
  "recipients forget a@example.net --yes": "secretsmanager:GetSecretValue",
  "recipients forget --restored --yes": "secretsmanager:GetSecretValue",
  "recipients allow a@example.net --yes": "secretsmanager:GetSecretValue",
  "recipients import FILE --reason BOUNCE --source test --yes": "secretsmanager:GetSecretValue",
};

/** Commands that look at many things, each with one of the calls that they make: where it is denied, they go on with the rest. */
const looks: Readonly<Record<string, string>> = {
  doctor: "ses:GetAccount",
  adopt: "ses:GetEmailIdentity",
  status: "scheduler:GetSchedule",
  drift: "secretsmanager:GetSecretValue",
  "dns plan": "secretsmanager:GetSecretValue",
  "dns check --wait 0": "secretsmanager:GetSecretValue",
  "dns apply": "secretsmanager:GetSecretValue",
  "dns destroy --yes": "secretsmanager:GetSecretValue",
};

/** The commands that ask AWS for nothing, and what they work on. */
const withoutAws: Readonly<Record<string, string>> = {
  cost: "a document",
  docs: "documents",
  graph: "the program",
  "keys add": "the stack's configuration",
  "keys retire": "the stack's configuration",
  "keys sign": "the stack's configuration",
  policy: "the program",
  preview: "invented data",
  secrets: "the stack's configuration",
};

/** Commands that find nothing here to ask about. */
const NOTHING_TO_ASK = /^(redrive|request-access|recipients (forget --restored|allow))\b/;

describe("Each command on a running stack", () => {
  let account: LiveAccount;
  let bare: LiveAccount;
  let project: Project;
  before(async () => {
    [account, bare] = await Promise.all([LiveAccount.start(), LiveAccount.start()]);
    await account.deploy();
    await account.cloud.settle();
    account.verifyIdentities();
    account.cloud.ses.account.productionAccess = true;
    project = new Project({ user: "somebody", stacks: { prod: { resources: [] } }, secrets: {} });
    writeFileSync(path.join(project.directory, "list.csv"), "email\na@example.net\n");
  });
  after(async () => {
    project.remove();
    await Promise.all([account.stop(), bare.stop()]);
  });

  const fetchPage = () => Promise.resolve(new Response());
  const wordsOf = (line: string) => `${line.replace("FILE", path.join(project.directory, "list.csv"))} --stack prod`;
  const run = (line: string, environment: Readonly<Record<string, string>>) =>
    project.mailHere(wordsOf(line), environment, undefined, { fetchPage });
  /** What it said last, where whatever went wrong stands. */
  const lastOf = (stderr: string) => stderr.split("\n").at(-1) ?? "";
  const changes = () =>
    account.cloud.calls.filter(({ operation }) => /^(Put|Update|Delete|Publish|Send)/.test(operation)).length;

  for (const [line, action] of Object.entries(lines)) {
    it(`ends in one sentence and changes nothing where AWS denies ${action}: ${line}`, async () => {
      const before = changes();
      const { code, stderr } = await run(line, account.environment(allBut("*")));
      assert.equal(code, 1);
      const needed = action.startsWith("secretsmanager:")
        ? `${action}(?:, with kms:\\S+ and kms:\\S+ on the stack's key,)?`
        : action;
      assert.match(
        lastOf(stderr),
        new RegExp(
          `^AWS denies ${action} to \\S+user/engineer\\. Allow ${needed} in its IAM policy, then run the command again\\.$`,
        ),
      );
      assert.equal(changes(), before);
    });

    it(`says what to do first where the stack is not deployed: ${line}`, async () => {
      const { code, stdout, stderr } = await run(line, bare.environment());
      assert.equal(code, 1);
      const said = `${stdout}\n${stderr}`.replaceAll(/\s+/g, " ");
      assert.match(said, /npm run up -- --stack |npm run mail -- doctor --stack prod|has not verified/);
      assert.doesNotMatch(said, / at .*:\d+:\d+/);
    });

    it(`says that there is no network, and where calls go: ${line}`, async () => {
      const { code, stdout, stderr } = await run(line, {
        ...account.environment(),
        AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      });
      assert.deepEqual([code, stdout], [1, ""]);
      assert.equal(
        stderr,
        "AWS does not answer sts:GetCallerIdentity (ECONNREFUSED). AWS_ENDPOINT_URL sends calls to http://127.0.0.1:9. " +
          "Check the network and the proxy, then run the command again.",
      );
    });

    if (line.includes(" --yes"))
      it(`asks before it changes anything, and changes nothing where nobody can answer: ${line}`, async () => {
        const before = changes();
        const { code, stderr } = await run(line.replace(" --yes", ""), account.environment());
        assert.equal(changes(), before);
        if (NOTHING_TO_ASK.test(line)) return assert.notEqual(code, 2);
        assert.equal(code, 2);
        assert.match(stderr, /^This command asks before it changes anything\. Where nobody can answer, pass --yes\.$/m);
      });
  }

  for (const [line, action] of Object.entries(looks)) {
    it(`fails and says which call AWS denies: ${line}`, async () => {
      const before = changes();
      const { code, stdout, stderr } = await run(line, account.environment(allBut("*")));
      const said = `${stdout}\n${stderr}`.replaceAll(/\s+/g, " ");
      assert.equal(code, 1, said);
      assert.match(said, new RegExp(`AWS denies ${action} to \\S+user/engineer`));
      assert.equal(changes(), before);
    });

    it(`says that there is no network: ${line}`, async () => {
      const { code, stdout, stderr } = await run(line, {
        ...account.environment(),
        AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      });
      const said = `${stdout}\n${stderr}`.replaceAll(/\s+/g, " ");
      assert.equal(code, 1, said);
      assert.match(said, /AWS does not answer sts:GetCallerIdentity \(ECONNREFUSED\)\./);
    });
  }

  it("is in one of these tables", () => {
    const leaves = (command: CommandUnknownOpts, path = ""): string[] =>
      command.commands.length === 0
        ? [path]
        : command.commands.flatMap((each) => leaves(each, `${path} ${each.name()}`.trim()));
    const every = leaves(mailProgram({ terminal: fakeTerminal().terminal }));
    const rows = [...Object.keys(lines), ...Object.keys(looks)];
    const has = (name: string) => rows.some((row) => row === name || row.startsWith(`${name} `));
    assert.deepEqual(every.filter((name) => !has(name)).sort(), Object.keys(withoutAws).sort());
  });

  it("as a process: throttled, denied and without a network, each at a first call of another service", async () => {
    const throttle = { code: "ThrottlingException", status: 400 };
    account.cloud.inject({
      service: "ses",
      operation: "GetConfigurationSet",
      times: 5,
      error: { code: "TooManyRequestsException", status: 429 },
    });
    account.cloud.inject({ service: "dynamodb", operation: "Scan", times: 5, error: throttle });
    const ended = await Promise.all([
      project.mail(wordsOf("pause --set updates --yes --reason test"), account.environment()),
      project.mail(wordsOf("recipients list"), account.environment()),
      project.mail(
        wordsOf("redrive --queue dead-letter"),
        account.environment(
          allBut("sqs:ReceiveMessage"),
          `arn:aws:iam::${account.settings.target.accountId}:user/other`,
        ),
      ),
      project.mail(wordsOf("report --yes"), { ...account.environment(), AWS_ENDPOINT_URL: "http://127.0.0.1:9" }),
    ]);
    assert.deepEqual(
      ended.map(({ code, stdout }) => [code, stdout]),
      ended.map(() => [1, ""]),
    );
    const said = ended.map(({ stderr }) => lastOf(stderr.trimEnd()));
    assert.deepEqual(said.slice(0, 2), [
      "AWS throttles ses:GetConfigurationSet. Wait a minute, then run the command again.",
      "AWS throttles dynamodb:Scan. Wait a minute, then run the command again.",
    ]);
    assert.match(said[2] ?? "", /^AWS denies sqs:ReceiveMessage to /);
    assert.match(said[3] ?? "", /^AWS does not answer sts:GetCallerIdentity \(ECONNREFUSED\)\./);
  });
});
