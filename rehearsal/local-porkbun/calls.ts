/** Calls to Porkbun's API: recorded as they arrived, and faults that a test injects into coming ones. */
import type { Answer } from "./answers";

/** A fault injected into the calls of one operation. */
export interface Fault {
  /** As in the path: `dns/create`, `domain/getNs`. */
  readonly operation: string;
  /** How many calls of the operation pass first. */
  readonly skip?: number;
  /** How many calls are hit; by default one. */
  readonly times?: number;
  /** Whether the call is performed before its answer is replaced. */
  readonly commit?: boolean;
  /** Sent in place of the real answer; `disconnect` closes the connection without one. */
  readonly answer: Answer | "disconnect";
}

/** A call as received. */
export interface Call {
  readonly operation: string;
  readonly path: string;
  readonly idempotencyKey?: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** On the service's clock. */
  readonly at: number;
  /** The status of the answer; absent when the connection was closed instead. */
  status?: number;
}
