import assert from "node:assert/strict";
import { liveProject } from "../../support/live-project";

describe("npm run mail -- start", () => {
  const live = liveProject();

  const runs = () => live.account.cloud.lambda.invocations.map(({ functionName }) => functionName);

  it("runs reconcile now, as a process, and says where to read what it did", async () => {
    const { code, stdout, stderr } = await live.project.mail(
      "start reconcile --stack prod --yes",
      live.account.environment(),
    );
    assert.deepEqual([code, stderr], [0, "candlefish-reconcile is running; that can take minutes.\n"]);
    assert.equal(
      stdout,
      "candlefish-reconcile has run. What it did: npm run mail -- logs reconcile\n--stack prod --all\n",
    );
    assert.deepEqual(runs(), ["candlefish-reconcile"]);
  });

  it("runs the digest function only after a yes, and prints one JSON document", async () => {
    const no = await live.project.mailHere("start digest --stack prod", live.account.environment(), ["n"]);
    assert.deepEqual([no.code, no.stdout, runs().length], [0, "Nothing was started.", 1]);
    const { code, stdout } = await live.project.mailHere(
      "start digest --stack prod --yes --json",
      live.account.environment(),
    );
    const { stack, function: name } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([code, stack, name, runs().at(-1)], [0, "prod", "candlefish-digest", "candlefish-digest"]);
  });

  it("ends with what the function failed with, and where its log is", async () => {
    const error = { code: "AccessDeniedException", message: "No.", status: 403 };
    live.account.cloud.inject({ service: "ses", operation: "GetAccount", error });
    const { code, stderr } = await live.project.mailHere(
      "start reconcile --stack prod --yes",
      live.account.environment(),
    );
    assert.equal(code, 1);
    assert.match(
      stderr,
      /\ncandlefish-reconcile failed: No\. Its log says more: npm run mail -- logs reconcile --stack prod --since 10m$/,
    );
  });

  it("refuses any other function", async () => {
    const { code } = await live.project.mailHere("start outbox --stack prod --yes", live.account.environment());
    assert.equal(code, 2);
  });
});
