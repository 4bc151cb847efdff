import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { alarmLines } from "../../../cli/status/queues";
import { runLine } from "../../../cli/status/runs";
import { scheduleLines } from "../../../cli/status/schedules";
import { liveProject } from "../../support/live-project";

/** The text of a line of the status, without its mark and with wrapped lines joined. */
function lineOf(output: string, label: string): string {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => line.slice(2).startsWith(`${label} `));
  const more = lines.slice(start + 1).findIndex((line) => !line.startsWith("     "));
  return lines
    .slice(start, start + 1 + more)
    .map((line) => line.trim())
    .join(" ")
    .replace(/ {2,}/g, " ");
}

describe("npm run mail -- status", () => {
  const live = liveProject({ pulumi: { user: "somebody", stacks: {}, secrets: {} } });
  before(async () => {
    const { cloud, names } = live.account;
    live.account.verifyIdentities();
    await cloud.settle();
    await cloud.lambda.invoke(names.functions.reconcile.name, {});
  });

  it("shows on one screen that all is well, as a process, and changes nothing", async () => {
    const asked = live.account.cloud.calls.length;
    const { code, stdout, stderr } = await live.project.mail("status --stack prod", live.account.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      lineOf(stdout, "candlefish.ai"),
      "candlefish.ai verified, DKIM SUCCESS, MAIL FROM bounce.candlefish.ai SUCCESS",
    );
    assert.equal(lineOf(stdout, "SPF"), "SPF v=spf1 include:amazonses.com ~all");
    assert.match(lineOf(stdout, "DMARC"), /^DMARC v=DMARC1; p=quarantine; /);
    assert.equal(lineOf(stdout, "Zone"), "Zone up to date");
    assert.equal(lineOf(stdout, "Access"), "~ Access sandbox: only verified recipients");
    assert.equal(lineOf(stdout, "Enforcement"), "Enforcement HEALTHY, sending on");
    assert.equal(lineOf(stdout, "Quota"), "Quota 0 of 200 messages in 24 hours, 1 a second");
    assert.equal(lineOf(stdout, "candlefish-updates"), "candlefish-updates sends");
    assert.equal(lineOf(stdout, "candlefish-feedback"), "candlefish-feedback empty");
    assert.match(lineOf(stdout, "reconcile"), /^reconcile ran in the hour from \d{4}-\d\d-\d\d \d\d:00 UTC$/);
    assert.equal(lineOf(stdout, "report"), "~ report no run in the last 8 days");
    assert.equal(lineOf(stdout, "Schedules"), "Schedules 3 of 3 enabled");
    const lines = stdout.trimEnd().split("\n");
    assert.ok(lines.length <= 32 && lines.every((line) => line.length <= 80), stdout);
    const changing = live.account.cloud.calls
      .slice(asked)
      .filter(({ operation }) => !/^(Get|List|Describe)/.test(operation));
    assert.deepEqual(changing, []);
  });

  it("shows what a person has to act on, with a mark and, where possible, in color", async () => {
    const { cloud, names, porkbun, settings } = live.account;
    cloud.ses.configurationSets.update({
      configurationSetName: names.configurationSets.updates.name,
      sendingOptions: { sendingEnabled: false },
    });
    await cloud.sqs.send(names.functionQueues.suppression.failures.arn, "{}");
    cloud.ses.account.enforcementStatus = "PROBATION";
    cloud.scheduler.setEnabled(names.schedules.reconcile.name, false);
    const own = porkbun.domains.get(settings.zone);
    assert.ok(own);
    own.records = own.records.filter(({ name }) => !name.startsWith("_dmarc."));
    const { code, stdout } = await live.project.mail("status --stack prod", {
      ...live.account.environment(),
      FORCE_COLOR: "1",
    });
    assert.equal(code, 0);
    const said = (label: string) => lineOf(stripVTControlCharacters(stdout), label);
    assert.equal(said("candlefish-updates"), "! candlefish-updates paused");
    assert.equal(said("candlefish-dead-letter"), "! candlefish-dead-letter 1 waiting");
    assert.equal(said("Enforcement"), "! Enforcement PROBATION, sending on");
    assert.equal(said("DMARC"), "! DMARC there is none");
    assert.equal(said("Schedules"), "~ Schedules 2 of 3 enabled");
    assert.equal(
      said("candlefish-reconcile"),
      "! candlefish-reconcile DISABLED. To restore it: npm run up -- --stack prod",
    );
    assert.equal(
      said("Zone"),
      "~ Zone 1 to create, 0 to change, 0 to delete, 8 up to date, 6 owned by others. See npm run mail -- dns plan --stack prod",
    );
    assert.ok(stdout.includes("\u001b[31mpaused\u001b[39m"));
  });

  it("prints all of it as one JSON document", async () => {
    const { code, stdout } = await live.project.mailHere("status --stack prod --json -", live.account.environment());
    const { stack, sections } = JSON.parse(stdout) as { stack: string; sections: { lines: { label: string }[] }[] };
    assert.deepEqual([code, stack, sections.length], [0, "prod", 4]);
    assert.ok(sections.flatMap(({ lines }) => lines).some(({ label }) => label === "PendingSync"));
  });

  it("ends in one line where there is no network", async () => {
    const closed = { ...live.account.environment(), AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    const refused = await live.project.mail("status --stack prod", closed);
    assert.deepEqual([refused.code, refused.stdout], [1, ""]);
    // The first line comes on a slow machine only.
    assert.match(
      refused.stderr,
      /^(?:AWS has not answered .*\n)?AWS does not answer sts:GetCallerIdentity \(ECONNREFUSED\)\. .*\n$/,
    );
  });
});

describe("The lines of the status", () => {
  it("names each alarm in ALARM, and each that does not exist", () => {
    const states = new Map([
      ["a", "OK"],
      ["b", "ALARM"],
      ["c", "INSUFFICIENT_DATA"],
    ]);
    assert.deepEqual(alarmLines(["a", "b", "c", "d"], states), [
      { label: "Alarms", text: "1 of 4 OK, 1 without data yet", standing: "notice" },
      { label: "b", text: "ALARM: docs/runbook.md says what to do", standing: "bad" },
      { label: "Not there", text: "d", standing: "bad" },
    ]);
  });

  it("names a schedule that does not exist", () => {
    assert.deepEqual(scheduleLines([{ name: "a", state: undefined }], "dev"), [
      { label: "Schedules", text: "0 of 1 enabled", standing: "notice" },
      {
        label: "a",
        text: "does not exist. To restore it: npm run up -- --stack dev",
        standing: "bad",
      },
    ]);
  });

  it("reports that the last run failed, but not that an earlier one did", () => {
    const [two, one] = [new Date("2026-11-25T02:00Z"), new Date("2026-11-25T01:00Z")];
    const runs = [
      { hour: two, value: 1 },
      { hour: one, value: 1 },
    ];
    assert.equal(
      runLine("reconcile", runs, [{ hour: two, value: 1 }], "day").text,
      "failed in the hour from 2026-11-25 02:00 UTC",
    );
    assert.equal(
      runLine("reconcile", runs, [{ hour: one, value: 1 }], "day").text,
      "ran in the hour from 2026-11-25 02:00 UTC",
    );
  });
});
