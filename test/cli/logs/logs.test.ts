import assert from "node:assert/strict";
import { liveProject } from "../../support/live-project";

describe("npm run mail -- logs", () => {
  const live = liveProject();
  before(async () => {
    await live.account.cloud.settle();
  });

  const run = (words: string) => live.project.mailHere(`logs --stack prod ${words}`.trim(), live.account.environment());
  const write = (entry: object, name = live.account.names.functions.outbox.logGroup.name) =>
    live.account.cloud.logs.deliver(name, JSON.stringify(entry));

  it("says that no log has a warning or an error, as a process", async () => {
    const { code, stdout, stderr } = await live.project.mail("logs --stack prod", live.account.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^No warnings or errors in 9 logs since 20\d\d-\d\d-\d\d \d\d:\d\d UTC\.\n$/);
  });

  it("prints warnings, errors and failed requests, oldest first, with no recipient's address", async () => {
    write({ level: "INFO", message: "sent", id: "i" });
    write({ level: "WARN", message: "deferred", id: "a" });
    write({ level: "ERROR", message: "refused", error: "The address ann@example.net is not verified" });
    const { accessLog } = live.account.names.linksApi;
    write({ status: 200, path: "/u" }, accessLog.name);
    write({ status: 503, path: "/u" }, accessLog.name);
    const { code, stdout } = await run("");
    assert.equal(code, 0);
    const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}`;
    assert.match(
      stdout,
      new RegExp(
        String.raw`^/aws/lambda/candlefish-outbox\n${time}WARN deferred: id=a\n` +
          String.raw`${time}ERROR refused: error=The address <address> is not verified\n\n` +
          String.raw`/aws/vendedlogs/apis/candlefish-links\n${time}status=503, path=/u\n\n` +
          String.raw`3 warnings or errors in 9 logs since `,
      ),
    );
  });

  it("prints every line of one log, or what matches a pattern, and all of it as one JSON document", async () => {
    const all = await run("outbox --all");
    assert.match(all.stdout, /INFO sent: id=i\n/);
    const filtered = await live.project.mailHere(
      ["logs", "outbox", "status", "--stack", "prod", "--filter", '{ $.id = "a" }', "--json"],
      live.account.environment(),
    );
    const { logs } = JSON.parse(filtered.stdout) as { logs: { of: string; lines: { message: string }[] }[] };
    assert.deepEqual(
      logs.map(({ of, lines }) => [of, lines.length]),
      [
        ["outbox", 1],
        ["status", 0],
      ],
    );
    assert.match(logs[0]?.lines[0]?.message ?? "", /"deferred"/);
  });

  it("keeps the newest 500 lines of a log, and says so", async () => {
    for (let index = 0; index < 501; index++) write({ level: "WARN", message: `number ${index}` });
    const { stdout } = await run("outbox --since 2d");
    assert.match(stdout, /\nThe newest 500; --since and --filter narrow the search\.\n\S+ \S+ {2}WARN number 1\n/);
    assert.match(stdout, /WARN number 500\n\n500 warnings or errors in outbox since /);
  });

  it("refuses what it cannot read, before it asks AWS", async () => {
    const asked = live.account.cloud.calls.length;
    for (const [words, said] of [
      ["outbx", /There is no log "outbx"\. Did you mean "outbox"\?/],
      ["--since 0h", /It takes up to three digits, and m for minutes, h for hours or d for days: 90m, 2h or 3d\./],
      ["--since 1000d", /It takes up to three digits/],
      ["--since yesterday", /It takes up to three digits/],
      ["--all --filter x", /option '--all' cannot be used with option '--filter <pattern>'/],
    ] as const) {
      const { code, stderr } = await run(words);
      assert.equal(code, 2, words);
      assert.match(stderr, said);
    }
    assert.equal(live.account.cloud.calls.length, asked);
  });
});
