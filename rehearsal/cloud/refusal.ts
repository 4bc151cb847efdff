/** The two ways in which the local cloud says no. */

/** What AWS refuses, with the error code and message that AWS gives. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  /**
   * @param service the service's signing name, for example `sqs`
   * @param code the error code, for example `ResourceNotFoundException`
   * @param status the HTTP status that carries it
   */
  constructor(
    readonly service: string,
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/**
 * What the local cloud doesn't know: an operation, a condition operator, an input. It fails the run, since an answer
 * made up here would prove nothing.
 */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}
