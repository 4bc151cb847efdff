import assert from "node:assert/strict";
import { codeOf } from "../../../cli/drift/drift";
import { driftOf } from "../../../cli/drift/preview";
import { linksDns } from "../../../infra/dns/stack";
import { liveProject } from "../../support/live-project";

const state = { user: "somebody", selected: "prod", stacks: { prod: { resources: [] } }, secrets: {} };
const UNEXPECTED = "error: no changes were expected but changes were proposed";

describe("npm run mail -- drift", () => {
  const live = liveProject({ pulumi: state });
  before(() => live.account.writeZone(linksDns(live.account.settings)));

  it("says in two lines that stack, policies and zone are as they should be, as a process", async () => {
    const { code, stdout, stderr } = await live.project.mail("drift --stack prod", live.account.environment());
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^Stack and policies\n[^]*Previewing update \(prod\)\n[^]*\nZone\n/);
    assert.ok(
      stdout.endsWith("\nStack: as the program defines it, and both policy packs pass.\nZone: up to date.\n"),
      stdout,
    );
  });

  it("exits with 20 where up would change something, or the zone has drifted", async () => {
    live.project.pulumi = { ...state, preview: { lines: ["~ aws:sns:Topic bounces update", UNEXPECTED], code: 255 } };
    const stack = await live.project.mail("drift --stack prod --json", live.account.environment());
    assert.equal(stack.code, 20);
    const document = JSON.parse(stack.stdout) as { drift: object };
    assert.deepEqual(document.drift, { stack: "changes", zone: "none" });
    live.project.pulumi = state;
    const own = live.account.porkbun.domains.get(live.account.settings.zone);
    assert.ok(own);
    const kept = own.records;
    own.records = kept.filter(({ name }) => !name.startsWith("_dmarc."));
    const zone = await live.project.mail("drift --stack prod", live.account.environment());
    own.records = kept;
    assert.equal(zone.code, 20);
    assert.match(zone.stdout, /\nZone: drifted, or not on every name server yet\. /);
  });

  it("exits with 1 where a pack refuses the stack, or there is no network, and still reports all that it can", async () => {
    live.project.pulumi = {
      ...state,
      preview: { lines: ["Policies:", "- [mandatory] queues-encrypted", "error: preview failed"], code: 255 },
    };
    const closed = {
      ...live.account.environment(),
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      PORKBUN_API_URL: "http://127.0.0.1:9",
    };
    const { code, stdout, stderr } = await live.project.mail("drift --stack prod", closed);
    assert.equal(code, 1);
    assert.match(stdout, /\n- \[mandatory\] queues-encrypted\n/);
    assert.match(stderr, /^AWS does not answer sts:GetCallerIdentity \(ECONNREFUSED\)\./m);
    assert.ok(
      stdout.endsWith(
        "\nStack: refused by a policy pack, or not checked. The preview above says why.\nZone: in conflict with somebody else's records, or not checked.\n",
      ),
      stdout,
    );
  });
});

describe("The verdict on drift", () => {
  it("distinguishes changes from a failure by the CLI's own words, old and new", () => {
    assert.equal(driftOf(0, []), "none");
    assert.equal(driftOf(255, [UNEXPECTED]), "changes");
    assert.equal(driftOf(255, ["error: no changes were expected for preview but changes were proposed"]), "changes");
    assert.equal(driftOf(255, ["error: preview failed"]), "failed");
    assert.equal(driftOf(null, []), "failed");
  });

  it("is the worst of all results", () => {
    assert.equal(codeOf(["none", "none"]), 0);
    assert.equal(codeOf(["none", "changes"]), 20);
    assert.equal(codeOf(["failed", "changes"]), 1);
  });
});
