import assert from "node:assert/strict";
import fc from "fast-check";
import { type SendError, classifySendError, soon, type SendErrorClass } from "../../../functions/outbox/send-error";

const error = (status: number | undefined, name: string, message = ""): SendError => ({
  name,
  message,
  $metadata: { httpStatusCode: status },
});

const RATE = "Maximum sending rate exceeded.";
const QUOTA = "Daily message quota exceeded.";
const unverified = (...identities: string[]) =>
  `Email address is not verified. The following identities failed the check in region US-EAST-1: ${identities.join(", ")}`;

const cases: readonly (readonly [SendError, SendErrorClass])[] = [
  // The message decides, whatever the name: the guide lists both under ThrottlingException, the model under two names.
  [error(429, "TooManyRequestsException", RATE), "throttled"],
  [error(400, "ThrottlingException", RATE), "throttled"],
  [error(400, "Throttling", RATE), "throttled"],
  [error(400, "LimitExceededException", RATE), "throttled"],
  [error(400, "LimitExceededException", QUOTA), "quota"],
  [error(400, "ThrottlingException", QUOTA), "quota"],
  [error(429, "TooManyRequestsException", QUOTA), "quota"],
  [error(400, "Throttling", QUOTA), "quota"],
  // Without a message that says more.
  [error(429, "TooManyRequestsException"), "throttled"],
  [error(400, "ThrottlingException"), "throttled"],
  [error(400, "Throttling"), "throttled"],
  [error(429, "SomethingNew"), "throttled"],
  [error(400, "LimitExceededException"), "quota"],
  // The fault of the stack or the account, not of the message.
  [error(400, "SendingPausedException", "Email sending is disabled for configuration set"), "stack"],
  [error(400, "AccountSuspendedException"), "stack"],
  [error(400, "MailFromDomainNotVerifiedException"), "stack"],
  [error(404, "NotFoundException", "Configuration set <example-main> does not exist."), "stack"],
  [error(400, "ConfigurationSetDoesNotExist"), "stack"],
  [error(403, "AccessDeniedException", "is not authorized to perform `ses:SendRawEmail'"), "stack"],
  [error(403, "ExpiredTokenException"), "stack"],
  [error(401, "SomethingNew"), "stack"],
  [error(404, "SomethingNew"), "stack"],
  [error(400, "MessageRejected", unverified("notices@candlefish.ai")), "stack"],
  [error(400, "MessageRejected", unverified("grace@example.net", "notices@candlefish.ai")), "stack"],
  [error(400, "MessageRejected", "Email address is not verified."), "stack"],
  // The sandbox.
  [error(400, "MessageRejected", unverified("grace@example.net")), "sandbox"],
  [error(400, "MessageRejected", unverified("Grace@Example.net")), "sandbox"],
  [error(400, "MessageRejected", unverified("example.net")), "sandbox"],
  // The fault of the message.
  [error(400, "MessageRejected", "Transaction failed: Expected disposition, got null."), "refused"],
  [error(400, "BadRequestException", "Missing final '@domain'"), "refused"],
  [error(400, "BadRequestException", "Illegal address: 'not verified'@example.net"), "refused"],
  [error(400, "InvalidParameterValue", "Missing final '@domain'"), "refused"],
  [error(413, "RequestEntityTooLarge"), "refused"],
  // Unknown outcome.
  [error(500, "InternalFailure"), "unknown"],
  [error(502, "Unknown"), "unknown"],
  [error(503, "ServiceUnavailable"), "unknown"],
  [error(504, "Unknown"), "unknown"],
  [{ name: "TimeoutError", message: "The request timed out" }, "unknown"],
  [{ name: "Error", message: "socket hang up", code: "ECONNRESET" }, "unknown"],
  [{ name: "Error", message: "write EPIPE", code: "EPIPE" }, "unknown"],
  [{ name: "Error", message: "connect ETIMEDOUT", code: "ETIMEDOUT" }, "unknown"],
  [{ name: "SyntaxError", message: "Unexpected end of JSON input", $metadata: { httpStatusCode: 200 } }, "unknown"],
  [{ name: "Error", message: "" }, "unknown"],
  // Never connected, so nothing can have been sent.
  [{ name: "Error", message: "connect ECONNREFUSED", code: "ECONNREFUSED" }, "throttled"],
  [{ name: "Error", message: "getaddrinfo ENOTFOUND", code: "ENOTFOUND" }, "throttled"],
  [{ name: "Error", message: "getaddrinfo EAI_AGAIN", code: "EAI_AGAIN" }, "throttled"],
];

describe("an error from SES", () => {
  for (const [given, expected] of cases) {
    const { name, message, code = "" } = given;
    it(`is ${expected}: ${[given.$metadata?.httpStatusCode, name, code, message].filter(Boolean).join(" ")}`, () => {
      assert.equal(classifySendError(given, "grace@example.net"), expected);
    });
  }

  it("never counts as not sent unless SES said so", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 500, max: 599 }), (name, status) => {
        assert.equal(classifySendError(error(status, name), "grace@example.net"), "unknown");
      }),
    );
  });

  it("is classified by its own name only, whatever Object.prototype has", () => {
    for (const name of ["constructor", "toString", "__proto__"])
      assert.equal(classifySendError(error(400, name), "grace@example.net"), "refused");
  });

  it("by throttling leads to a retry in 5 to 30 seconds", () => {
    assert.equal(soon(0), 5);
    assert.equal(soon(0.999_999), 30);
  });
});
