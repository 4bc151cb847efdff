import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Bundle, buildBundle, bundle } from "../../../infra/function-code/bundle";
import { type Endpoint, environment, startEndpoint } from "../../support/functions/endpoint";
import { hardBounce } from "../../support/functions/events";

describe("the bundles of the functions", () => {
  for (const name of ["suppression", "reconcile", "guard", "report", "links"] as const) {
    describe(name, () => {
      let files: Bundle;
      let code: string;
      before(async () => {
        files = await bundle(name);
        code = files["index.js"] ?? "";
      });

      it("are one file each, reproducibly", async () => {
        assert.deepEqual(Object.keys(files), ["index.js"]);
        assert.deepEqual(await buildBundle(name), files);
      });

      it("leave to Node's own modules only the imports that never run, and contain no path of this machine", () => {
        const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, module]) => module ?? "");
        const foreign = required.filter((module) => !builtinModules.includes(module.replace(/^node:/, "")));
        assert.deepEqual([...new Set(foreign)].sort(), [
          "@aws-sdk/credential-provider-http",
          "@aws-sdk/credential-provider-ini",
          "@aws-sdk/credential-provider-process",
          "@aws-sdk/credential-provider-sso",
          "@aws-sdk/credential-provider-web-identity",
          // Only SES's client requires it.
          ...(name === "links" ? [] : ["@aws-sdk/signature-v4-crt"]),
          "@smithy/core/event-streams",
          "@smithy/credential-provider-imds",
        ]);
        assert.ok(!code.includes(process.cwd()));
      });
    });
  }

  describe("in a process of their own, with only what Lambda provides", () => {
    let endpoint: Endpoint;
    let root: string;
    const invoke = async (name: "suppression" | "reconcile", event: unknown): Promise<unknown> => {
      await writeFile(join(root, "index.js"), (await bundle(name))["index.js"] ?? "");
      const script = `require("./index.js").handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 900000 })
        .then((result) => process.stderr.write(JSON.stringify(result)))`;
      const child = spawn(process.execPath, ["-e", script], { cwd: root, env: environment(endpoint.url) });
      const [said] = await Promise.all([text(child.stderr), once(child, "close")]);
      return JSON.parse(said);
    };

    before(async () => {
      endpoint = await startEndpoint();
      root = await mkdtemp(join(tmpdir(), "bundle-"));
    });
    after(async () => {
      await endpoint.stop();
      await rm(root, { recursive: true });
    });

    it("suppress a bounced address, and add it to SES's list as soon as that is possible", async () => {
      endpoint.suppressionList.productionAccess = false;
      const Records = [{ eventSource: "aws:sqs", messageId: "1", body: hardBounce("a@example.com"), attributes: {} }];
      assert.deepEqual(await invoke("suppression", { Records }), { batchItemFailures: [] });
      assert.deepEqual(
        (await endpoint.items()).map(({ recipient, state, pendingReason }) => [recipient, state, pendingReason]),
        [["a@example.com", "SUPPRESSED", "BOUNCE"]],
      );
      endpoint.suppressionList.productionAccess = true;
      assert.deepEqual(await invoke("reconcile", {}), { added: 1, refused: 0, stillPending: 0, overdue: 0 });
      assert.deepEqual(
        endpoint.suppressionList.entries().map(({ address, reason }) => [address, reason]),
        [["a@example.com", "BOUNCE"]],
      );
    });
  });
});
