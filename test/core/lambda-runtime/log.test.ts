import assert from "node:assert/strict";
import { type Entry, formatLine, lineWriter } from "../../../core/lambda-runtime/log";

const NOW = new Date("2026-11-25T10:00:00.000Z");
const line = (entry: Entry) => JSON.parse(formatLine(entry, "example/mail", NOW)) as unknown;

describe("A line of a function's log", () => {
  it("says what happened and when", () => {
    assert.deepEqual(line({ level: "INFO", message: "ignored", eventType: "Open" }), {
      level: "INFO",
      message: "ignored",
      eventType: "Open",
      timestamp: "2026-11-25T10:00:00.000Z",
    });
  });

  it("names the configuration set even when it counts nothing", () => {
    assert.deepEqual(line({ level: "WARN", message: "feedback", configurationSet: "main", metrics: {} }), {
      level: "WARN",
      message: "feedback",
      timestamp: "2026-11-25T10:00:00.000Z",
      "ses:configuration-set": "main",
    });
  });

  const counted = (set: string) => ({
    level: "WARN",
    message: "feedback",
    timestamp: "2026-11-25T10:00:00.000Z",
    "ses:configuration-set": set,
    HardBounce: 0,
    Complaint: 2,
    _aws: {
      Timestamp: NOW.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: "example/mail",
          Dimensions: [["ses:configuration-set"]],
          Metrics: [
            { Name: "HardBounce", Unit: "Count" },
            { Name: "Complaint", Unit: "Count" },
          ],
        },
      ],
    },
  });

  it("is in CloudWatch's embedded metric format when it counts something, even zero", () => {
    const entry: Entry = { level: "WARN", message: "feedback", metrics: { HardBounce: 0, Complaint: 2 } };
    assert.deepEqual(line({ ...entry, configurationSet: "main" }), counted("main"));
    assert.deepEqual(line(entry), counted("none"));
  });

  it("goes to standard output, with nothing else", () => {
    const written: unknown[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text) => written.push(text) > 0;
    try {
      lineWriter("example/mail")({ level: "INFO", message: "ignored" });
    } finally {
      process.stdout.write = write;
    }
    assert.equal(written.length, 1);
    assert.match(String(written[0]), /^\{"level":"INFO","message":"ignored","timestamp":"[^"]+"\}\n$/);
  });
});
