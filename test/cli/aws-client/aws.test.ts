import assert from "node:assert/strict";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { TEST_STACKS } from "../../support/stack-files";
import type { Ended } from "../../support/command";
import { allBut, LiveAccount, porkbunKeys } from "../../support/live-account";
import { Project, type PulumiState } from "../../support/project";

const commands = ["doctor", "adopt", "status"] as const;
type Command = (typeof commands)[number];

/**
 * The IAM actions that each command needs on an account to which its stack was deployed, and its exit code without one of them: a denied
 * action that `up` requires makes the doctor exit with 1. STS lets everybody ask for their identity.
 */
const needed: Readonly<Record<Command, Readonly<Record<string, 0 | 1>>>> = {
  doctor: {
    "acm:DescribeCertificate": 1,
    "apigateway:GET": 1,
    "kms:Decrypt": 1,
    "lambda:GetAccountSettings": 0,
    "logs:DescribeLogGroups": 1,
    "secretsmanager:DescribeSecret": 1,
    "secretsmanager:GetSecretValue": 1,
    "ses:GetAccount": 0,
    "ses:GetConfigurationSet": 1,
    "ses:GetConfigurationSetEventDestinations": 1,
    "ses:GetEmailIdentity": 1,
    "sns:GetTopicAttributes": 1,
    "sns:ListSubscriptionsByTopic": 0,
  },
  adopt: {
    "apigateway:GET": 1,
    "kms:Decrypt": 1,
    "logs:DescribeLogGroups": 1,
    "secretsmanager:DescribeSecret": 1,
    "secretsmanager:GetSecretValue": 1,
    "ses:GetAccount": 1,
    "ses:GetConfigurationSet": 1,
    "ses:GetConfigurationSetEventDestinations": 1,
    "ses:GetEmailIdentity": 1,
    "sns:GetTopicAttributes": 1,
    "sns:ListSubscriptionsByTopic": 1,
    "sns:ListTagsForResource": 1,
  },
  status: {
    "cloudwatch:DescribeAlarms": 1,
    "cloudwatch:GetMetricData": 1,
    "kms:Decrypt": 1,
    "scheduler:GetSchedule": 1,
    "secretsmanager:GetSecretValue": 1,
    "ses:GetAccount": 1,
    "ses:GetConfigurationSet": 1,
    "ses:GetEmailIdentity": 1,
    "sqs:GetQueueAttributes": 1,
  },
};

/**
 * Actions denied to one process together. The doctor and the status go on and name each of them, if none hides another within the same
 * check; adopt stops at the first.
 */
const deniedTogether: readonly (readonly [Command, readonly string[]])[] = [
  [
    "doctor",
    [
      "acm:DescribeCertificate",
      "apigateway:GET",
      "kms:Decrypt",
      "lambda:GetAccountSettings",
      "ses:GetAccount",
      "ses:GetEmailIdentity",
      "sns:ListSubscriptionsByTopic",
    ],
  ],
  ["doctor", ["secretsmanager:GetSecretValue", "ses:GetConfigurationSet", "sns:GetTopicAttributes"]],
  ["adopt", ["sns:ListTagsForResource"]],
  ["status", Object.keys(needed.status).filter((action) => action !== "secretsmanager:GetSecretValue")],
];

/** A command's output, with wrapped lines joined again. */
const joined = ({ stdout, stderr }: Ended) => `${stdout}\n${stderr}`.replaceAll(/\n +/g, " ").replaceAll(/ +/g, " ");

describe("A command, when something fails", () => {
  let account: LiveAccount;
  let projects: Readonly<Record<Command, Project>>;
  before(async () => {
    account = await LiveAccount.deployed();
    const { graph } = await recordStack("prod", TEST_STACKS);
    const resources = graph.resources.map(({ urn, type, id }) => ({ urn, type, id }));
    const deployed = { user: "somebody", selected: "prod", stacks: { prod: { resources } }, secrets: {} };
    const unknown = { ...deployed, stacks: { prod: { resources: [] } } };
    projects = { doctor: new Project(deployed), adopt: new Project(unknown), status: new Project(deployed) };
    const secrets = ["porkbunApiKey", "porkbunSecretApiKey", "linkSigningKey", "recipientIdKey"];
    const lines = secrets.map((key) => `  candlefish-mail:${key}:\n    secure: v1:AAAA:${key}\n`);
    projects.doctor.edit("Pulumi.prod.yaml", (text) => text.replace(/^config:\n/m, `config:\n${lines.join("")}`));
  });
  after(async () => {
    for (const project of Object.values(projects)) project.remove();
    await account.stop();
  });

  const run = (command: Command, environment: Readonly<Record<string, string>>) =>
    projects[command].mail(`${command} --stack prod`, environment);
  const user = (name: string) => `arn:aws:iam::${account.settings.target.accountId}:user/${name}`;

  /**
   * The complete message for a denied action. For a key that the caller may not use, Secrets Manager says that access to the key is
   * missing.
   */
  function denial(action: string): string {
    const arn = user("engineer");
    const [asked, allowed] =
      action === "kms:Decrypt"
        ? [
            "secretsmanager:GetSecretValue",
            "secretsmanager:GetSecretValue, with kms:Decrypt and kms:GenerateDataKey on the stack's key,",
          ]
        : [action, action];
    return `AWS denies ${asked} to ${arn}. Allow ${allowed} in its IAM policy, then run the command again.`;
  }

  for (const command of commands) {
    it(`${command} needs exactly these permissions, and names each one that is denied`, async () => {
      const line = `${command} --stack prod`;
      const project = projects[command];
      const able = user(`${command}-able`);
      const well = await project.mailHere(line, account.environment(undefined, able));
      assert.equal(well.code, 0, joined(well));
      assert.deepEqual([...(account.cloud.iam.used.get(able) ?? [])].sort(), Object.keys(needed[command]));
      for (const [action, code] of Object.entries(needed[command])) {
        const ended = await project.mailHere(line, account.environment(allBut(action)));
        assert.ok(joined(ended).includes(denial(action)), `${action}: ${joined(ended)}`);
        assert.equal(ended.code, code, `${action}: ${joined(ended)}`);
      }
    });

    it(`${command} says what to wait for where AWS still throttles after retries`, async () => {
      const operation = "GetEmailIdentity";
      const asked = () => account.cloud.calls.filter((call) => call.operation === operation);
      const before = asked().length;
      const error = { code: "TooManyRequestsException", status: 429 };
      account.cloud.inject({ service: "ses", operation, times: 5, error });
      const ended = await run(command, account.environment());
      assert.equal(ended.code, 1);
      assert.ok(
        joined(ended).includes("AWS throttles ses:GetEmailIdentity. Wait a minute, then run the command again."),
        joined(ended),
      );
      const tries = asked().slice(before);
      assert.deepEqual(
        tries.slice(0, 5).map(({ status }) => status),
        [429, 429, 429, 429, 429],
      );
    });

    it(`${command} says in one sentence that there are no credentials, or those of another account`, async () => {
      const { target } = account.settings;
      const other = new Project(projects[command].pulumi);
      other.edit("Pulumi.prod.yaml", (text) => text.replaceAll(target.accountId, "111122223333"));
      const asked = account.cloud.calls.length;
      const [nobody, elsewhere] = await Promise.all([
        run(command, { PORKBUN_API_URL: account.porkbun.endpoint }),
        other.mail(`${command} --stack prod`, account.environment()),
      ]).finally(() => other.remove());
      assert.deepEqual([nobody.code, elsewhere.code], [1, 1]);
      assert.match(
        joined(nobody),
        /There are no valid AWS credentials \(CredentialsProviderError\)\. Sign in, for example with aws sso login or aws configure; the settings profile and assumeRoleArn say which ones a stack uses\./,
      );
      assert.match(
        joined(elsewhere),
        /The AWS credentials belong to account 681214184463 \(arn:aws:iam::681214184463:user\/engineer\), and the stack to account 111122223333\. Sign in to that account, or name a profile or role of it in the settings profile and assumeRoleArn\./,
      );
      // On an account other than the stack's, only the identity is read.
      const operations = account.cloud.calls.slice(asked).map(({ operation }) => operation);
      assert.deepEqual(operations, ["GetCallerIdentity"]);
    });
  }

  for (const [command, actions] of deniedTogether)
    it(`${command}, as a process, names each denied action: ${actions.join(", ")}`, async () => {
      const ended = await run(command, account.environment(allBut(...actions)));
      assert.equal(ended.code, 1);
      for (const action of actions) assert.ok(joined(ended).includes(denial(action)), `${action}: ${joined(ended)}`);
      assert.doesNotMatch(joined(ended), /\n? at .*:\d+:\d+/);
    });

  it("doctor reports that nobody is logged in to Pulumi; adopt and status do not need it", async () => {
    const loggedOut = ({ stacks }: PulumiState) => ({ stacks, secrets: porkbunKeys });
    const states = commands.map((command) => [projects[command], projects[command].pulumi] as const);
    for (const [project, state] of states) project.pulumi = loggedOut(state);
    const doctor = await run("doctor", account.environment());
    assert.equal(doctor.code, 1);
    assert.match(
      doctor.stdout,
      /missing {2}Login: Nobody is logged in \(error: not logged in\)[^]*\n {13}npx pulumi login\n/,
    );
    for (const command of ["adopt", "status"] as const) {
      const { code, stderr } = await projects[command].mailHere(`${command} --stack prod`, account.environment());
      assert.deepEqual([code, stderr], [0, ""]);
    }
    for (const [project, state] of states) project.pulumi = state;
  });
});
