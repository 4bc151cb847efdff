import { ComponentResource } from "@pulumi/pulumi";
import type { Names } from "../names-and-arns/names";
import type { Options } from "../resource-options/order";
import { encryptedTopic } from "./encrypted-topic";

/** The arguments of {@link StatusTopic}. */
export interface StatusTopicArgs {
  readonly topic: Names["statusTopic"];
  readonly keyAlias: string;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/**
 * The encrypted topic on which the application learns what became of its messages. The roles of two functions may publish to it.
 */
export class StatusTopic extends ComponentResource {
  constructor(name: "status-topic", args: StatusTopicArgs, opts: Options) {
    super("mail:index:StatusTopic", name, args, opts);
    encryptedTopic("status", args, this, opts);
    this.registerOutputs();
  }
}
