/** The SES account: sandbox or production access, quota, and enforcement status. */
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../clock";
import type { Readings } from "../readings";
import { Refusal } from "../refusal";
import { CLOSED, SuppressionList } from "./suppression-list";
import { MILLISECONDS } from "../../../core/time/spans";

const SANDBOX_QUOTA = 200;
const SANDBOX_RATE = 1;

/** The details of a request for production access: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountDetails.html. */
export interface AccountDetails {
  readonly MailType?: string;
  readonly WebsiteURL?: string;
  readonly ContactLanguage?: string;
  readonly AdditionalContactEmailAddresses?: readonly string[];
  readonly ProductionAccessEnabled?: boolean;
}

/** The review of a request: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ReviewDetails.html. */
export interface ReviewDetails {
  readonly Status: "PENDING" | "FAILED" | "GRANTED" | "DENIED";
  readonly CaseId: string;
}

/** One account in one Region. */
export class Account {
  readonly suppressionList: SuppressionList;
  /** EnforcementStatus: `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  enforcementStatus = "HEALTHY";
  /** Whether the account may send at all. */
  sendingEnabled = true;
  /** The 24-hour quota that AWS grants with production access, in messages. */
  productionQuota = 50_000;
  /** The send rate with production access, in messages per second. */
  productionRate = 14;
  /** The account's suppression reasons, which apply where a configuration set has none of its own. */
  suppressedReasons: readonly string[] = ["BOUNCE", "COMPLAINT"];
  /** The request for production access, if there is one. */
  details: AccountDetails | undefined;
  /** The review of the request, which a scenario decides. */
  review: ReviewDetails | undefined;
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
   * Sets the account's suppression reasons.
   *
   * @param imported whether the deployment imports the existing settings, and so writes only differences
   * @throws Refusal when the sandbox does not allow it
   */
  setSuppression({ suppressedReasons }: { suppressedReasons: readonly string[] }, imported: boolean): void {
    if (imported && isDeepStrictEqual(new Set(suppressedReasons), new Set(this.suppressedReasons))) return;
    if (!this.suppressionList.takesCalls("open")) throw new Refusal("ses", "BadRequestException", CLOSED);
    this.suppressedReasons = suppressedReasons;
  }

  /**
   * Counts recipients against the quota.
   *
   * @throws Refusal `TooManyRequestsException` when they exceed the quota
   */
  takeFromQuota(recipients: number): void {
    if (this.#sentInADay() + recipients > this.#dailyQuota()) {
      throw new Refusal("ses", "TooManyRequestsException", "Daily message quota exceeded.", 429);
    }
    const now = this.clock.now().getTime();
    this.#recipientTimes.push(...Array.from({ length: recipients }, () => now));
  }

  /**
   * Submits a request for production access, which a person at AWS then reviews.
   *
   * @throws Refusal `ConflictException` while another is under review or after one was granted; `BadRequestException` for what the AWS
   * SDK's model does not allow
   */
  putDetails(details: AccountDetails): void {
    const { MailType = "", WebsiteURL = "", AdditionalContactEmailAddresses: contacts = [""] } = details;
    const isValid =
      ["MARKETING", "TRANSACTIONAL"].includes(MailType) &&
      /^https?:\/\/\S{1,992}$/.test(WebsiteURL) &&
      contacts.length >= 1 &&
      contacts.length <= 4;
    if (!isValid) throw new Refusal("ses", "BadRequestException", "The account details are not valid.");
    if (this.productionAccess || this.review?.Status === "PENDING") {
      throw new Refusal("ses", "ConflictException", "The account details cannot be changed.", 409);
    }
    this.details = details;
    this.review = { Status: "PENDING", CaseId: "1234567890" };
  }

  /** The response of GetAccount: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html. */
  describe() {
    const SentLast24Hours = this.#sentInADay();
    const MaxSendRate = this.productionAccess ? this.productionRate : SANDBOX_RATE;
    return {
      ProductionAccessEnabled: this.productionAccess,
      SendQuota: { Max24HourSend: this.#dailyQuota(), MaxSendRate, SentLast24Hours },
      SendingEnabled: this.sendingEnabled,
      EnforcementStatus: this.enforcementStatus,
      SuppressionAttributes: { SuppressedReasons: this.suppressedReasons },
      ...(this.details && { Details: { ...this.details, ReviewDetails: this.review } }),
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
