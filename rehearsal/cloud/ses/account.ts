/** The SES account: sandbox or production access, its quota, and how AWS sees it. */
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../clock";
import type { Readings } from "../readings";
import { Refusal } from "../refusal";
import { CLOSED, SuppressionList } from "./suppression-list";
import { MILLISECONDS } from "../../../core/time";

const SANDBOX_QUOTA = 200;
const SANDBOX_RATE = 1;

/** One account in one Region. */
export class Account {
  readonly suppressionList: SuppressionList;
  /** What AWS thinks of the account: `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  enforcementStatus = "HEALTHY";
  /** Whether the account may send at all. */
  sendingEnabled = true;
  /** Messages in 24 hours that AWS grants with production access. */
  productionQuota = 50_000;
  /** Messages a second that SES takes with production access. */
  productionRate = 14;
  /** The reasons that keep the account from sending, where a configuration set states none. */
  suppressedReasons: readonly string[] = ["BOUNCE", "COMPLAINT"];
  readonly #recipientTimes: number[] = [];

  constructor(
    private readonly clock: Clock,
    readings: Readings,
  ) {
    this.suppressionList = new SuppressionList({ now: () => clock.now(), productionAccess: false }, readings);
  }

  /** Whether AWS granted production access; without it the account is in the sandbox. */
  get productionAccess(): boolean {
    return this.suppressionList.productionAccess;
  }

  set productionAccess(granted: boolean) {
    this.suppressionList.productionAccess = granted;
  }

  /**
   * States the reasons for suppression.
   *
   * @param imported whether the deployment takes over the settings that every account has, and so writes only what differs
   * @throws Refusal where the sandbox keeps them closed
   */
  setSuppression({ suppressedReasons }: { suppressedReasons: readonly string[] }, imported: boolean): void {
    if (imported && isDeepStrictEqual(new Set(suppressedReasons), new Set(this.suppressedReasons))) return;
    if (!this.suppressionList.takesCalls("open")) throw new Refusal("ses", "BadRequestException", CLOSED);
    this.suppressedReasons = suppressedReasons;
  }

  /**
   * Counts recipients against the quota.
   *
   * @throws Refusal `TooManyRequestsException` where the quota has no room for them
   */
  takeFromQuota(recipients: number): void {
    if (this.#sentInADay() + recipients > this.#dailyQuota()) {
      throw new Refusal("ses", "TooManyRequestsException", "Daily message quota exceeded.", 429);
    }
    const now = this.clock.now().getTime();
    this.#recipientTimes.push(...Array.from({ length: recipients }, () => now));
  }

  /** The answer of GetAccount: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html. */
  describe() {
    const SentLast24Hours = this.#sentInADay();
    const MaxSendRate = this.productionAccess ? this.productionRate : SANDBOX_RATE;
    return {
      ProductionAccessEnabled: this.productionAccess,
      SendQuota: { Max24HourSend: this.#dailyQuota(), MaxSendRate, SentLast24Hours },
      SendingEnabled: this.sendingEnabled,
      EnforcementStatus: this.enforcementStatus,
      SuppressionAttributes: { SuppressedReasons: this.suppressedReasons },
    };
  }

  #dailyQuota(): number {
    return this.productionAccess ? this.productionQuota : SANDBOX_QUOTA;
  }

  #sentInADay(): number {
    const dayAgo = this.clock.now().getTime() - MILLISECONDS.day;
    return this.#recipientTimes.filter((time) => time > dayAgo).length;
  }
}
