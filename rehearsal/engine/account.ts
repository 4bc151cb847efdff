/** The AWS account of an engine run: one file per resource, so that all provider processes share it. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A resource in the account, whether a stack or a person made it. */
export interface Held {
  /** The type token, for example `aws:sns/topic:Topic`. */
  readonly type: string;
  /** The provider's id, by which it is imported. */
  readonly id: string;
  /** The inputs that would create it as it is. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The outputs that AWS assigns: ARNs, tokens. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The resources of one account. */
export class Account {
  /** @param directory where the account is stored; created if absent */
  constructor(readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** The resource with this type and id, if there is one. */
  find(type: string, id: string): Held | undefined {
    return this.all().find((held) => held.type === type && held.id === id);
  }

  /** Every resource, in no particular order. */
  all(): Held[] {
    return readdirSync(this.directory).map(
      (file) => JSON.parse(readFileSync(path.join(this.directory, file), "utf8")) as Held,
    );
  }

  /** Adds a resource, or replaces the one with the same type and id. */
  put(held: Held): void {
    writeFileSync(this.#file(held.type, held.id), JSON.stringify(held));
  }

  /** Removes a resource; does nothing if there is none. */
  remove(type: string, id: string): void {
    rmSync(this.#file(type, id), { force: true });
  }

  #file(type: string, id: string): string {
    return path.join(this.directory, createHash("sha256").update(`${type}\n${id}`).digest("hex"));
  }
}
