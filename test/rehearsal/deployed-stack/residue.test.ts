import assert from "node:assert/strict";
import { parseKeyRing } from "../../../core/link-tokens/key-ring";
import { signToken } from "../../../core/link-tokens/tokens";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { rehearsalSecrets } from "../../../infra/recorded-graph/stack-config";
import { residue } from "../../../rehearsal/deployed-stack/residue";
import { putItem } from "../../../rehearsal/scenarios/application";
import { Stage } from "../../../rehearsal/deployed-stack/stage";
import { TEST_STACKS } from "../../support/stack-files";

describe("Personal data that a stack keeps", () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open((await recordStack("prod", TEST_STACKS)).graph);
  });
  after(() => stage.close());

  it("is found in its logs, metrics, tags and ledger, and nothing else is", async () => {
    const { cloud, graph } = stage;
    await stage.send({ to: "grace@example.net", subject: "Harbor review" });
    assert.deepEqual(await residue(stage), []);

    const token = signToken(
      { purpose: "preferences", id: "A".repeat(22) },
      parseKeyRing(rehearsalSecrets.linkSigningKeys ?? ""),
      graph.stack,
    );
    const log = cloud.logs.group(stage.text("aws:cloudwatch/logGroup:LogGroup", "outbox"));
    for (const line of ["about Harbor review", `0100019f-${"0".repeat(36)}-000000`])
      cloud.logs.deliver(log?.name ?? "", line);
    cloud.metrics.add("Test", "Things", { of: "grace@example.net" }, 1);
    await putItem(stage, "ledger", { key: { S: token } });
    const [sent] = cloud.ses.sending.sent;
    assert.ok(sent);
    cloud.ses.sending.sent.push({ ...sent, tags: { to: ["grace@example.net"] } });
    assert.deepEqual(await residue(stage), [
      `a subject in the log ${log?.name}`,
      "a token in the ledger",
      "an address in the metrics",
      "an address in the tags of a mail",
    ]);
  });
});
