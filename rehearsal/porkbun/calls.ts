/** Calls of Porkbun's API: as they arrived, and as a test disturbs those to come. */
import type { Answer } from "./answers";

/** A disturbance of the calls of one operation. */
export interface Fault {
  /** As in the path: `dns/create`, `domain/getNs`. */
  readonly operation: string;
  /** Calls of the operation that pass undisturbed first. */
  readonly skip?: number;
  /** Calls that are disturbed; one when not given. */
  readonly times?: number;
  /** Whether the call is carried out all the same, before its answer is replaced. */
  readonly commit?: boolean;
  /** Sent instead of the real answer; `disconnect` closes the connection without one. */
  readonly answer: Answer | "disconnect";
}

/** A call that arrived. */
export interface Call {
  readonly operation: string;
  readonly path: string;
  readonly idempotencyKey?: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** On the service's clock. */
  readonly at: number;
  /** Of the answer; absent when the connection was closed instead. */
  status?: number;
}
