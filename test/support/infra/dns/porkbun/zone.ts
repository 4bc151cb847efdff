/** A zone at the double of Porkbun, a clock that takes no real time, and the real client and reconciler between them. */
import assert from "node:assert/strict";
import { dkimRecords, type DnsRecord, stackRecords } from "../../../../../infra/dns/records";
import { type Clock, Porkbun, type ZoneRecord } from "../../../../../infra/dns/porkbun/client";
import type { Claims } from "../../../../../infra/dns/porkbun/ownership";
import type { Plan } from "../../../../../infra/dns/porkbun/plan";
import {
  type Outcome,
  type Permissions,
  readAndPlan,
  reconcile,
  ReconcileError,
  type Wanted,
} from "../../../../../infra/dns/porkbun/reconcile";
import { type PorkbunOptions, PorkbunService } from "../../../../../rehearsal/local-porkbun/porkbun";
import type { PorkbunRecord, Seed } from "../../../../../rehearsal/local-porkbun/records";

export const DOMAIN = "example.org";
export const credentials = { apiKey: "pk1_live", secretApiKey: "sk1_live" };
export const tokens = ["aaaa", "bbbb", "cccc"].map((token) => token.repeat(8));

/** The records that a stack wants for example.org: eight, DMARC last except for DKIM. */
export const desired: readonly DnsRecord[] = [
  ...stackRecords({
    zone: DOMAIN,
    sendingDomain: DOMAIN,
    mailFromDomain: `bounce.${DOMAIN}`,
    region: "us-east-1",
    verificationToken: "liicSomu3mFbN6Ax02kB1pQ9pb8V8LIwXtsRUs7hfUo=",
    dmarc: { rua: [`dmarc@${DOMAIN}`], ruf: [] },
  }),
  ...dkimRecords(DOMAIN, "us-east-1", tokens),
];

/** The wanted record with this name and type. */
export function wanted(name: string, type: DnsRecord["type"]): DnsRecord {
  const found = desired.find((record) => record.name === name && record.type === type);
  if (!found) throw new Error(`${type} ${name} is not wanted`);
  return found;
}

/** A clock that only sleeping advances. */
export class TestClock implements Clock {
  time = 0;
  readonly slept: number[] = [];
  now = (): number => this.time;
  sleep = (milliseconds: number): Promise<void> => {
    if (milliseconds > 0) this.slept.push(milliseconds);
    this.time += milliseconds;
    return Promise.resolve();
  };
}

/** A zone to write to. */
export class TestZone {
  readonly clock: TestClock;
  private constructor(
    readonly service: PorkbunService,
    clock: TestClock,
  ) {
    this.clock = clock;
  }

  static async start(seeds: readonly Seed[] = [], options: PorkbunOptions = {}): Promise<TestZone> {
    const clock = new TestClock();
    const service = await PorkbunService.start({ now: clock.now, ...options });
    service.add(DOMAIN, seeds);
    return new TestZone(service, clock);
  }

  client(options: Partial<ConstructorParameters<typeof Porkbun>[0]> = {}): Porkbun {
    return new Porkbun({ credentials, baseUrl: this.service.endpoint, clock: this.clock, ...options });
  }

  want(records: readonly DnsRecord[] = desired, recorded: Claims = {}, adopt: readonly string[] = []): Wanted {
    return { zone: DOMAIN, desired: records, owner: { name: "acme", stack: "prod", part: "mail" }, recorded, adopt };
  }

  apply(wanted: Wanted = this.want(), permissions: Permissions = {}, client = this.client()): Promise<Outcome> {
    return reconcile(wanted, permissions, { client });
  }

  /** The error of a run that must fail. */
  async failure(wanted: Wanted, permissions: Permissions = {}): Promise<ReconcileError> {
    try {
      await this.apply(wanted, permissions);
    } catch (error) {
      if (error instanceof ReconcileError) return error;
      throw error;
    }
    return assert.fail("The run succeeded.");
  }

  /** A run that must be refused before the first write. */
  async refusal(wanted: Wanted): Promise<ReconcileError> {
    const before = this.records;
    const error = await this.failure(wanted);
    assert.deepEqual(this.operations(), ["dns/retrieve"]);
    assert.deepEqual(this.records, before);
    assert.deepEqual(error.done, []);
    return error;
  }

  async plan(wanted: Wanted = this.want()): Promise<Plan> {
    return (await readAndPlan(wanted, { client: this.client() })).plan;
  }

  get records(): readonly PorkbunRecord[] {
    return this.service.records(DOMAIN);
  }

  /** Name, type and content of the zone's records, sorted. */
  get lines(): string[] {
    return this.records.map(({ name, type, content }) => `${name} ${type} ${content}`).sort();
  }

  /** The operations received since the last call of this. */
  operations(): string[] {
    return this.service.calls.splice(0).map(({ operation }) => operation);
  }

  /** Changes a record behind everybody's back. */
  change(id: string, change: Partial<PorkbunRecord>): void {
    const zone = this.service.domains.get(DOMAIN);
    if (zone) zone.records = zone.records.map((record) => (record.id === id ? { ...record, ...change } : record));
  }

  find(name: string, type: string): PorkbunRecord {
    const found = this.records.filter((record) => record.name === name && record.type === type);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} records ${type} ${name}`);
    return found[0];
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

/** The lines of wanted records, as {@link TestZone.lines}. */
export function lines(records: readonly Pick<ZoneRecord, "name" | "type" | "content">[]): string[] {
  return records.map(({ name, type, content }) => `${name} ${type} ${content}`).sort();
}
