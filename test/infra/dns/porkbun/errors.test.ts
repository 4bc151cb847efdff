import assert from "node:assert/strict";
import { type Fault, PorkbunError, refused } from "../../../../infra/dns/porkbun/errors";

const remedies = {
  keys: "The API key pair is not accepted: compare both keys with https://porkbun.com/account/api.",
  optIn: "The API may not touch a.test yet: switch on API ACCESS at porkbun.com, Domain Management, Details of a.test.",
  address:
    "The key may not be used from this address: add it to the key's addresses at https://porkbun.com/account/api.",
  domain: "The key may not touch a.test: add it to the key's domains at https://porkbun.com/account/api.",
  owner: "The account that the keys belong to has no domain a.test.",
} as const;

describe("a refusal by Porkbun", () => {
  const known: readonly (readonly [
    Fault,
    keyof typeof remedies,
    codes: readonly string[],
    texts: readonly string[],
  ])[] = [
    [
      "credentials",
      "keys",
      ["INVALID_API_KEY_001", "INVALID_API_KEYS_001", "API_KEY_REQUIRED", "INVALID_USER"],
      ["Invalid API key. (001)", "API key required", "Invalid user."],
    ],
    [
      "access",
      "optIn",
      ["API_ACCESS_DISABLED", "DOMAIN_IS_NOT_OPTED_IN_TO_API_ACCESS_A_TEST"],
      ["Domain is not opted in to API access."],
    ],
    ["access", "address", ["IP_NOT_ALLOWED", "IP_NOT_ALLOWED_192_0_2_1"], ["This IP 192.0.2.1 is not allowed."]],
    [
      "access",
      "domain",
      ["DOMAIN_NOT_ALLOWED", "DOMAIN_NOT_ALLOWED_FOR_KEY"],
      ["Domain a.test not allowed.", "Not allowed for this domain."],
    ],
    ["access", "owner", ["INVALID_DOMAIN", "DOMAIN_NOT_FOUND"], ["Invalid domain.", "Domain not found."]],
  ];
  for (const [fault, remedy, codes, texts] of known) {
    for (const code of codes)
      it(`has a remedy by its code ${code}`, () => {
        const error = refused({ status: 400, code, message: "No." }, "a.test");
        assert.deepEqual(
          [error.fault, error.code, error.message, error.final],
          [fault, code, `${remedies[remedy]} Porkbun: No. (HTTP 400, ${code})`, true],
        );
      });
    for (const message of texts)
      it(`has a remedy by its message: ${message}`, () => {
        for (const code of ["", "SOMETHING_NEW"]) {
          const error = refused({ status: 403, code, message }, "a.test");
          const words = `${message} (HTTP 403${code && ", SOMETHING_NEW"})`;
          assert.deepEqual([error.fault, error.message], [fault, `${remedies[remedy]} Porkbun: ${words}`]);
        }
      });
  }

  it("is classified by its code before its message", () => {
    const { message } = refused({ status: 400, code: "INVALID_DOMAIN", message: "Invalid API key." }, "a.test");
    assert.equal(message, `${remedies.owner} Porkbun: Invalid API key. (HTTP 400, INVALID_DOMAIN)`);
  });

  for (const [code, message] of [
    ["MY_INVALID_API_KEY_", "No."],
    ["API_KEY_REQUIRED_HERE", "No."],
    ["NO_INVALID_USER", "No."],
    ["NOT_API_ACCESS_DISABLED", "No."],
    ["NO_IP_NOT_ALLOWED", "No."],
    ["A_DOMAIN_NOT_ALLOWED", "No."],
    ["NO_INVALID_DOMAIN", "No."],
    ["", "This is no invalid API key."],
    ["", "Relationship not allowed."],
    ["", "The domain not found here."],
  ] as const)
    it(`is passed on when unknown: ${code || message}`, () => {
      const error = refused({ status: 400, code, message }, "a.test");
      const words = `${message} (HTTP 400${code && `, ${code}`})`;
      assert.deepEqual([error.fault, error.message, error.final], ["refused", `Porkbun refused: ${words}`, false]);
    });

  it("without a message says so", () => {
    assert.equal(
      refused({ status: 500, code: "", message: "" }, "a.test").message,
      "Porkbun refused: no reason given (HTTP 500)",
    );
  });
});

describe("a failure of a call to Porkbun", () => {
  it("is final where no other call would succeed either", () => {
    const faults = [
      "credentials",
      "access",
      "sandbox",
      "redirected",
      "limited",
      "refused",
      "unreadable",
      "unreachable",
    ];
    assert.deepEqual(
      faults.filter((fault) => new PorkbunError(fault as Fault, "").final),
      ["credentials", "access", "sandbox", "redirected"],
    );
  });
});
