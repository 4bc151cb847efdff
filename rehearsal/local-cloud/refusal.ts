/** The two ways in which the local cloud says no. */

/** What AWS refuses, with AWS's error code and message. */
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
 * Something that the local cloud doesn't know: an operation, a condition operator, an input. It fails the run, since a made-up answer would
 * prove nothing.
 */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}
