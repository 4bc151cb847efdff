import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { SmallStack, allow, arn, document } from "../../../support/rehearsal/local-cloud/small-stack";

const GROUP = "/aws/lambda/consumer";
/** A function's archive with this code, which sees the event as `event` and the context as `context`. */
const code = (body: string) => ({
  code: { $archive: { "index.js": `let invocations = 0;\nexports.handler = async (event, context) => { ${body} };` } },
});
/** The code of a DynamoDB call as an SDK would make it: its headers and its body. */
const HEADERS = `{ "x-amz-target": "DynamoDB_20120810.GetItem", authorization:
    "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20260101/us-east-1/dynamodb/aws4_request" }`;
const BODY = `'{"TableName":"recipients","Key":{"recipient":{"S":"x"}}}'`;
/** Code that calls an operation of DynamoDB through the gateway, without an SDK. */
const GET_ITEM = `await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", body: ${BODY}, headers: ${HEADERS} });`;
/** The same with Node's own client, which the SDK uses. */
const GET_ITEM_BY_HTTP = `await new Promise((done) => require("node:http").request(process.env.AWS_ENDPOINT_URL,
  { method: "POST", headers: ${HEADERS} }, (response) => response.resume().on("end", done)).end(${BODY}));`;

describe("rehearsal/cloud Lambda", () => {
  let stack: SmallStack;
  const start = async (body: string, more: object = {}) => {
    const except = ["EventSourceMapping", "ConfigurationSetEventDestination", "EmailIdentityFeedbackAttributes"];
    stack = await SmallStack.whole("Function", ...except);
    await stack.make("Function", { ...code(body), ...more });
    return stack.cloud;
  };
  afterEach(() => stack.cloud.stop());
  const lines = () => stack.cloud.logs.group(GROUP)?.lines;
  const queued = async () => (await stack.cloud.sqs.messages("feedback")).map(({ body, visible }) => [body, visible]);

  describe("a function", () => {
    it("has the environment that Lambda provides, and nothing of ours", async () => {
      const cloud = await start("return process.env", { environment: { variables: { MINE: "1" } } });
      const result = await cloud.lambda.invoke("consumer", {});
      const environment = "payload" in result ? (result.payload as Record<string, string>) : {};
      assert.deepEqual(
        Object.keys(environment).sort(),
        [
          ..."AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_ENDPOINT_URL AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_MEMORY_SIZE".split(
            " ",
          ),
          ..."AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE".split(" "),
          ..."AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_REGION AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN".split(
            " ",
          ),
          ..."HOME LAMBDA_TASK_ROOT LANG MINE PATH TZ _HANDLER".split(" "),
        ].sort(),
      );
      assert.equal(environment.AWS_ENDPOINT_URL, cloud.endpoint);
      assert.equal(environment.AWS_LAMBDA_LOG_GROUP_NAME, GROUP);
    });

    it("gets its event and Lambda's context, and keeps its process between invocations", async () => {
      const cloud = await start(
        "return [++invocations, event, context.invokedFunctionArn, context.getRemainingTimeInMillis() > 29000]",
      );
      const functionArn = arn("lambda", "function:consumer");
      assert.deepEqual(await cloud.lambda.invoke("consumer", { a: 1 }), { payload: [1, { a: 1 }, functionArn, true] });
      assert.deepEqual(await cloud.lambda.invoke(functionArn, null), { payload: [2, null, functionArn, true] });
    });

    it("waits in no real time, and yet its own clock and Lambda's advance", async () => {
      const cloud = await start(
        "const [from, left] = [Date.now(), context.getRemainingTimeInMillis()]; " +
          "await require('node:timers/promises').setTimeout(3_600_000); " +
          "return [Date.now() - from >= 3_600_000, left - context.getRemainingTimeInMillis() >= 3_600_000]",
      );
      assert.deepEqual(await cloud.lambda.invoke("consumer", {}), { payload: [true, true] });
    });

    it("acts at the right times: a wait ends only when nothing else is in progress", async () => {
      const cloud = await start(
        "const { setTimeout } = require('node:timers/promises'); const from = Date.now(); " +
          `const call = async (wait) => { await setTimeout(wait); ${GET_ITEM_BY_HTTP} return Date.now() - from; }; ` +
          "return [await Promise.all([call(2000), call(1000), call(0)]), Date.now() - from]",
      );
      assert.deepEqual(await cloud.lambda.invoke("consumer", {}), { payload: [[2000, 1000, 0], 2000] });
    });

    it("sees the cloud's clock", async () => {
      const cloud = await start(
        "return [Date.now(), new Date().getTime(), new Date(0).getTime(), new Date() instanceof Date]",
      );
      await cloud.clock.advance(30 * 86_400_000);
      const result = await cloud.lambda.invoke("consumer", {});
      const [now = 0, fresh = 0, epoch, isDate] = ("payload" in result ? result.payload : []) as [
        number,
        number,
        number,
        boolean,
      ];
      for (const time of [now, fresh]) assert.ok(Math.abs(time - cloud.clock.now().getTime()) < 10_000);
      assert.deepEqual([epoch, isDate], [0, true]);
    });

    it("may be an ES module, and each archive runs with its own handler", async () => {
      const cloud = await start("");
      const $archive = { "main.mjs": "export const run = () => 'esm'", "lib/x.js": "" };
      await stack.make("Function", { name: "module", handler: "main.run", code: { $archive } });
      assert.deepEqual(await cloud.lambda.invoke("module", {}), { payload: "esm" });
    });

    const broken: [string, string, object, object][] = [
      ["throws", "throw new TypeError('no')", {}, { errorType: "TypeError", errorMessage: "no" }],
      [
        "lacks its module",
        "",
        { handler: "absent.handler" },
        { errorType: "Error", errorMessage: "Cannot find module 'absent'" },
      ],
      [
        "lacks its handler",
        "",
        { handler: "index.absent" },
        { errorType: "Error", errorMessage: "index.absent is undefined or not exported" },
      ],
    ];
    for (const [what, body, more, error] of broken) {
      it(`fails with its error when it ${what}`, async () => {
        const cloud = await start(body, more);
        assert.deepEqual(await cloud.lambda.invoke("consumer", {}), { error });
      });
    }

    it("is stopped at its timeout, and starts anew after that", async () => {
      const cloud = await start(
        "if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60000)); return ++invocations",
        { timeout: 1 },
      );
      assert.deepEqual(await cloud.lambda.invoke("consumer", {}), { payload: 1 });
      const result = await cloud.lambda.invoke("consumer", { hang: true });
      assert.match(
        "error" in result ? result.error.errorMessage : "",
        /^[0-9a-f-]{36} Task timed out after 1\.00 seconds$/,
      );
      assert.deepEqual(await cloud.lambda.invoke("consumer", {}), { payload: 1 });
    });

    it("fails when its process has exited since its last answer, unknown to the cloud", async () => {
      const cloud = await start("return process.pid");
      const result = await cloud.lambda.invoke("consumer", {});
      process.kill(Number("payload" in result && result.payload), "SIGKILL");
      // This process must not handle events meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      const failed = await cloud.lambda.invoke("consumer", {});
      assert.match(
        "error" in failed ? failed.error.errorMessage : "",
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited without providing a reason$/,
      );
    });

    it("fails the run when it requests what the cloud doesn't know", async () => {
      const cloud = await start(GET_ITEM.replace("GetItem", "TransactWriteItems"));
      await assert.rejects(cloud.lambda.invoke("consumer", {}), {
        name: "Unsupported",
        message: "dynamodb TransactWriteItems",
      });
    });

    it("leaves no process, port or file behind", async () => {
      const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith("consumer-"));
      const before = ours().length;
      const cloud = await start("return process.pid");
      const result = await cloud.lambda.invoke("consumer", {});
      assert.equal(ours().length, before + 1);
      await cloud.stop();
      assert.equal(ours().length, before);
      assert.throws(() => process.kill(Number("payload" in result && result.payload), 0), { code: "ESRCH" });
      await assert.rejects(fetch(cloud.endpoint));
      stack = await SmallStack.start();
    });
  });

  describe("what a function logs", () => {
    const emf = {
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [{ Namespace: "mail", Dimensions: [["set"]], Metrics: [{ Name: "Bounces" }] }],
      },
    };
    const line = JSON.stringify({ ...emf, set: "main", Bounces: 2 });

    it("goes to its log group, and becomes metrics", async () => {
      const cloud = await start(`console.log("one"); console.error("two"); console.log(${JSON.stringify(line)})`);
      await cloud.lambda.invoke("consumer", {});
      assert.deepEqual(lines()?.toSorted(), ["one", "two", line].toSorted());
      assert.equal(cloud.logs.group(GROUP)?.retentionInDays, 90);
      assert.equal(cloud.metrics.sum("mail", "Bounces", { set: "main" }), 2);
    });

    it("is lost, metrics included, when its role may not write it", async () => {
      const cloud = await start(`console.log(${JSON.stringify(line)})`);
      await stack.make("RolePolicy", { policy: document(allow("logs:CreateLogStream", "*")) });
      await cloud.lambda.invoke("consumer", {});
      assert.deepEqual(lines(), []);
      assert.deepEqual(cloud.logs.lost, [line]);
      assert.deepEqual(
        cloud.metrics.data.filter(({ namespace }) => namespace !== "AWS/Lambda"),
        [],
      );
    });

    it("creates the log group if it does not exist, but only if the role may", async () => {
      const cloud = await start("console.log('one')", { loggingConfig: { logGroup: "/other" } });
      await cloud.lambda.invoke("consumer", {});
      assert.deepEqual([cloud.logs.group("/other"), cloud.logs.lost], [undefined, ["one"]]);
      await stack.make("RolePolicy", { policy: document(allow("logs:*", arn("logs", "log-group:/other*"))) });
      await cloud.lambda.invoke("consumer", {});
      assert.deepEqual(cloud.logs.group("/other")?.lines, ["one"]);
    });
  });

  describe("an event source mapping", () => {
    const bad =
      "return { batchItemFailures: event.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) }";
    const run = async (body: string, ...messages: string[]) => {
      const cloud = await start(body);
      await stack.make("EventSourceMapping");
      for (const message of messages) await cloud.sqs.send("feedback", message);
      return cloud;
    };

    it("deletes what succeeded and keeps what failed until the visibility timeout has passed", async () => {
      const cloud = await run(bad, "good", "bad", "good");
      await cloud.settle();
      assert.deepEqual(await queued(), [["bad", false]]);
      assert.equal(cloud.lambda.invocations.length, 1);
      await cloud.clock.advance(180_000);
      await cloud.settle();
      await cloud.clock.advance(180_000);
      await cloud.settle();
      assert.deepEqual(await queued(), []);
      assert.deepEqual(
        (await cloud.sqs.messages("dead-letter")).map(({ body }) => body),
        ["bad"],
      );
      assert.equal(cloud.lambda.invocations.length, 2);
    });

    it("advances the clock by as long as the functions wait, concurrently for those of one round", async () => {
      const cloud = await run(
        "await require('node:timers/promises').setTimeout(event.Records.length * 1000)",
        ...Array.from({ length: 25 }, (_, i) => String(i)),
      );
      const began = cloud.clock.now().getTime();
      await cloud.settle();
      assert.equal(cloud.clock.now().getTime() - began, 15_000, "two batches of 10 at once, then one of 5");
    });

    it("gives the function SQS's records, at most ten, in as many processes as allowed", async () => {
      const cloud = await run(
        "return { pid: process.pid, records: event.Records }",
        ...Array.from({ length: 25 }, (_, i) => String(i)),
      );
      await cloud.settle();
      const payloads = cloud.lambda.invocations.map(({ result }) => ("payload" in result ? result.payload : {})) as {
        pid: number;
        records: Record<string, unknown>[];
      }[];
      assert.deepEqual(payloads.map(({ records }) => records.length).toSorted(), [10, 10, 5].toSorted());
      assert.equal(new Set(payloads.map(({ pid }) => pid)).size, 2);
      const { messageId, receiptHandle, attributes, md5OfBody, ...record } =
        payloads.flatMap(({ records }) => records).find(({ body }) => body === "0") ?? {};
      for (const text of [messageId, receiptHandle, md5OfBody]) assert.equal(typeof text, "string");
      assert.equal((attributes as Record<string, string>).ApproximateReceiveCount, "1");
      const eventSourceARN = arn("sqs", "feedback");
      assert.deepEqual(record, {
        body: "0",
        messageAttributes: {},
        eventSource: "aws:sqs",
        eventSourceARN,
        awsRegion: "us-east-1",
      });
      assert.deepEqual(await queued(), []);
    });

    const answers: [string, string, boolean][] = [
      ["nothing", "", true],
      ["null", "return null", true],
      ["no failures", "return { batchItemFailures: [] }", true],
      ["null failures", "return { batchItemFailures: null }", true],
      ["a list that is none", "return { batchItemFailures: 'x' }", false],
      ["a failure without an identifier", "return { batchItemFailures: [{}] }", false],
      ["a failure with an empty identifier", "return { batchItemFailures: [{ itemIdentifier: '' }] }", false],
      ["an error", "throw new Error('x')", false],
    ];
    for (const [what, body, acknowledged] of answers) {
      it(`${acknowledged ? "acknowledges" : "keeps"} the batch when the function answers ${what}`, async () => {
        const cloud = await run(body, "x");
        await cloud.settle();
        assert.deepEqual(await queued(), acknowledged ? [] : [["x", false]]);
      });
    }

    it("ignores reported failures unless it has ReportBatchItemFailures", async () => {
      const cloud = await start(bad);
      await stack.make("EventSourceMapping", { functionResponseTypes: undefined });
      await cloud.sqs.send("feedback", "bad");
      await cloud.settle();
      assert.deepEqual(await queued(), []);
    });

    it("does nothing while it is disabled", async () => {
      const cloud = await start(bad);
      await stack.make("EventSourceMapping", { enabled: false });
      await cloud.sqs.send("feedback", "x");
      await cloud.settle();
      assert.deepEqual(await queued(), [["x", true]]);
    });

    for (const when of ["before", "after"] as const) {
      it(`keeps the batch when the process dies ${when} a call of it is carried out`, async () => {
        const cloud = await run(GET_ITEM, "x");
        cloud.inject({ service: "dynamodb", operation: "GetItem", crash: when });
        await cloud.settle();
        assert.deepEqual(await queued(), [["x", false]]);
        const [{ result } = { result: {} }] = cloud.lambda.invocations;
        assert.match(
          JSON.stringify(result),
          /"errorType":"Runtime.ExitError".*Runtime exited without providing a reason/,
        );
        assert.equal(cloud.calls.length, 1);
        await cloud.clock.advance(180_000);
        await cloud.settle();
        assert.deepEqual(await queued(), []);
      });
    }

    it("stops, with the reason, when the role may no longer read the queue", async () => {
      const cloud = await run(bad, "x");
      await stack.make("RolePolicy", { policy: document(allow("sqs:ReceiveMessage", arn("sqs", "feedback"))) });
      await cloud.settle();
      assert.deepEqual(await queued(), [["x", true]]);
      assert.match(
        cloud.lambda.lastProcessingResults[0] ?? "",
        /^PROBLEM: User: .*consumer is not authorized to perform: sqs:DeleteMessage/,
      );
    });

    it("is not created with settings that this cloud cannot play", async () => {
      await start("");
      for (const inputs of [{ batchSize: 11 }, { filterCriteria: {} }]) {
        await assert.rejects(stack.make("EventSourceMapping", inputs), { name: "Unsupported" });
      }
    });
  });
});
