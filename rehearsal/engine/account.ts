/** The AWS account of a rehearsal with the real engine: one file a resource, so that every provider process sees the same. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A resource that exists in the account, whether a stack made it or somebody did by hand. */
export interface Held {
  /** The type token, for example `aws:sns/topic:Topic`. */
  readonly type: string;
  /** The provider's id, which is also what an import names. */
  readonly id: string;
  /** The inputs that would make it as it is. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What AWS alone assigns: ARNs, tokens. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The resources of one account. */
export class Account {
  /** @param directory where the account is kept; made when absent */
  constructor(readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** The resource of this type and id, if the account has it. */
  find(type: string, id: string): Held | undefined {
    return this.all().find((held) => held.type === type && held.id === id);
  }

  /** Every resource, in no order that matters. */
  all(): Held[] {
    return readdirSync(this.directory).map(
      (file) => JSON.parse(readFileSync(path.join(this.directory, file), "utf8")) as Held,
    );
  }

  /** Adds a resource or replaces the one of the same type and id. */
  put(held: Held): void {
    writeFileSync(this.#file(held.type, held.id), JSON.stringify(held));
  }

  /** Removes a resource; one that is not there is removed already. */
  remove(type: string, id: string): void {
    rmSync(this.#file(type, id), { force: true });
  }

  #file(type: string, id: string): string {
    return path.join(this.directory, createHash("sha256").update(`${type}\n${id}`).digest("hex"));
  }
}
