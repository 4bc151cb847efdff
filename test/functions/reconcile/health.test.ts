import assert from "node:assert/strict";
import type { Account } from "../../../core/aws-clients/account";
import { standing, zeros } from "../../../functions/reconcile/health";

const healthy: Account = {
  productionAccess: true,
  dailyQuota: 50_000,
  sentLast24Hours: 320,
  maxSendRate: 14,
  enforcementStatus: "HEALTHY",
  sendingEnabled: true,
};

describe("What reconcile reports about the account", () => {
  const cases: readonly (readonly [string, Partial<Account>, readonly [number, number, number]])[] = [
    ["all is well", {}, [0, 0, 0]],
    ["a review by AWS", { enforcementStatus: "PROBATION" }, [1, 0, 0]],
    ["a shutdown by AWS", { enforcementStatus: "SHUTDOWN" }, [1, 0, 0]],
    ["an unknown status", { enforcementStatus: "unknown" }, [1, 0, 0]],
    ["sending switched off", { sendingEnabled: false }, [0, 1, 0]],
    ["a smaller quota than in the settings", { dailyQuota: 200 }, [0, 0, 1]],
    ["a larger one", { dailyQuota: 50_001 }, [0, 0, 1]],
    ["no limit at all", { dailyQuota: -1 }, [0, 0, 1]],
    ["everything at once", { enforcementStatus: "SHUTDOWN", sendingEnabled: false, dailyQuota: 0 }, [1, 1, 1]],
  ];
  for (const [what, found, [NotHealthy, SendingDisabled, QuotaMismatch]] of cases) {
    it(`is right for ${what}`, () => {
      const { level, metrics } = standing({ ...healthy, ...found }, 50_000);
      assert.deepEqual(metrics, { NotHealthy, SendingDisabled, QuotaMismatch, SentLast24Hours: 320 });
      assert.equal(level, NotHealthy + SendingDisabled + QuotaMismatch > 0 ? "ERROR" : "INFO");
    });
  }

  it("is not an error, however much the account has sent", () => {
    assert.equal(standing({ ...healthy, sentLast24Hours: 1 }, 50_000).level, "INFO");
  });

  it("includes what was compared", () => {
    assert.deepEqual(standing(healthy, 200), {
      level: "ERROR",
      message: "account",
      enforcementStatus: "HEALTHY",
      sendingEnabled: true,
      dailyQuota: 50_000,
      statedQuota: 200,
      metrics: { NotHealthy: 0, SendingDisabled: 0, QuotaMismatch: 1, SentLast24Hours: 320 },
    });
  });

  it("has a zero for each count of each configuration set", () => {
    const metrics = { HardBounce: 0, SoftBounce: 0, Blocked: 0, Complaint: 0, Rejected: 0 };
    assert.deepEqual(
      zeros(["main", "updates"]),
      ["main", "updates"].map((configurationSet) => ({
        level: "INFO",
        message: "counting",
        configurationSet,
        metrics,
      })),
    );
  });
});
