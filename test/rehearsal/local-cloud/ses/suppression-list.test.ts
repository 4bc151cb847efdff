import assert from "node:assert/strict";
import { SuppressionList } from "../../../../rehearsal/local-cloud/ses/suppression-list";

const PATH = "/v2/email/suppression/addresses";

describe("the suppression list of the local cloud", () => {
  let now: Date;
  let list: SuppressionList;
  const put = (EmailAddress: unknown, Reason: unknown) =>
    list.handle("PUT", PATH, new URLSearchParams(), { EmailAddress, Reason });
  const get = (query: Record<string, string> = {}) => list.handle("GET", PATH, new URLSearchParams(query), undefined);

  beforeEach(() => {
    now = new Date("2025-11-20T00:00:00Z");
    list = new SuppressionList({ now: () => now, productionAccess: true });
  });

  it("keeps the case of the local part and lower-cases the domain", () => {
    assert.deepEqual(put("John.Doe@EXAMPLE.com", "BOUNCE"), { status: 200, body: {} });
    assert.deepEqual(list.entries(), [{ address: "John.Doe@example.com", reason: "BOUNCE", lastUpdateTime: now }]);
  });

  it("keeps the same address in another case as a second entry", () => {
    put("John.Doe@example.com", "BOUNCE");
    put("john.doe@example.com", "BOUNCE");
    assert.equal(list.entries().length, 2);
  });

  it("replaces the reason of an address that is put again", () => {
    put("a@example.com", "COMPLAINT");
    put("a@example.com", "BOUNCE");
    assert.deepEqual(
      list.entries().map(({ reason }) => reason),
      ["BOUNCE"],
    );
  });

  it("refuses every call in the sandbox and stores nothing, but records the call", () => {
    list.productionAccess = false;
    const refusal = {
      status: 400,
      headers: { "x-amzn-ErrorType": "BadRequestException" },
      body: { message: "This operation is not available for your account." },
    };
    assert.deepEqual(put("a@example.com", "BOUNCE"), refusal);
    assert.deepEqual(get(), refusal);
    assert.deepEqual(list.entries(), []);
    assert.deepEqual(list.calls, [
      { operation: "PutSuppressedDestination", address: "a@example.com", reason: "BOUNCE" },
      { operation: "ListSuppressedDestinations" },
    ]);
  });

  for (const [suppressionListInSandbox, expected] of [
    ["closed", [400, 400]],
    ["readable", [400, 200]],
    ["open", [200, 200]],
  ] as const) {
    it(`in the sandbox is ${suppressionListInSandbox} under one reading, and open to all calls afterwards`, () => {
      list = new SuppressionList({ now: () => now, productionAccess: false }, { suppressionListInSandbox });
      const statuses = () => [put("a@example.com", "BOUNCE"), get()].map((answer) => answer?.status);
      assert.deepEqual(statuses(), expected);
      list.productionAccess = true;
      assert.deepEqual(statuses(), [200, 200]);
    });
  }

  it("throttles as many calls as requested", () => {
    list.throttleNext(2);
    assert.deepEqual(
      [put("a@example.com", "BOUNCE"), get(), put("a@example.com", "BOUNCE")].map((answer) => answer?.status),
      [429, 429, 200],
    );
  });

  for (const [address, reason] of [
    ["no address", "BOUNCE"],
    [undefined, "BOUNCE"],
    ["a@example.com", "UNSUBSCRIBED"],
    ["a@example.com", undefined],
  ]) {
    it(`refuses ${JSON.stringify({ address, reason })}`, () => {
      assert.equal(put(address, reason)?.status, 400);
      assert.deepEqual(list.entries(), []);
    });
  }

  it("lists page by page what was added since a date", () => {
    put("old@example.com", "BOUNCE");
    now = new Date("2025-11-21T00:00:00Z");
    put("b@example.com", "COMPLAINT");
    put("c@example.com", "BOUNCE");
    const summary = (EmailAddress: string, Reason: string) => ({ EmailAddress, Reason, LastUpdateTime: 1763683200 });
    const since = { StartDate: "2025-11-20T12:00:00Z", PageSize: "1" };
    assert.deepEqual(get(since)?.body, {
      SuppressedDestinationSummaries: [summary("b@example.com", "COMPLAINT")],
      NextToken: "1",
    });
    assert.deepEqual(get({ ...since, NextToken: "1" })?.body, {
      SuppressedDestinationSummaries: [summary("c@example.com", "BOUNCE")],
    });
    assert.equal(
      (get()?.body as { SuppressedDestinationSummaries: unknown[] }).SuppressedDestinationSummaries.length,
      3,
    );
  });

  it("ignores other paths and methods", () => {
    assert.equal(list.handle("GET", "/v2/email/account", new URLSearchParams(), undefined), undefined);
    assert.equal(list.handle("DELETE", PATH, new URLSearchParams(), undefined), undefined);
  });
});
