/** The graph that the program registers: what the rehearsal deploys, the tests inspect and sabotages edit. */

import { readFileSync } from "node:fs";

/** Takes the place of a value that is unknown before deployment. */
export interface Unknown {
  readonly $unknown: true;
}

/** Wraps a value that the program marked as secret; the value itself is kept, since the rehearsal deploys it. */
export interface Secret {
  readonly $secret: unknown;
}

/** A file of an archive: its text, or where it is on this machine. */
export type ArchivedFile = string | { readonly $file: string };

/** An archive of text files, as an AWS Lambda function gets it: each by its path in the archive. */
export interface Archive {
  readonly $archive: Readonly<Record<string, ArchivedFile>>;
}

/** The text of a file of an archive. */
export const textOf = (file: ArchivedFile) => (typeof file === "string" ? file : readFileSync(file.$file, "utf8"));

/** A value as registered: JSON, or one of {@link Unknown}, {@link Secret}, {@link Archive} at any depth. */
export type Value = unknown;

/** One resource as the program registered it with the engine. */
export interface Resource {
  readonly urn: string;
  /** The type token, for example `aws:sns/topic:Topic`. */
  readonly type: string;
  /** The logical name. */
  readonly name: string;
  /** False for a component. */
  readonly custom: boolean;
  readonly parent?: string;
  /** The provider's URN and id, `<urn>::<id>`, when one was named. */
  readonly provider?: string;
  readonly inputs: Readonly<Record<string, Value>>;
  /** What the program read back: known after `up`, in part unknown at preview. */
  readonly outputs: Readonly<Record<string, Value>>;
  readonly id?: string;
  /** URNs that the engine waits for before this resource: those that it states, and those whose outputs it uses. */
  readonly dependencies: readonly string[];
  /** Of those, the ones that an input's value came from, by input. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly options: {
    readonly protect: boolean;
    readonly retainOnDelete: boolean;
    readonly deleteBeforeReplace: boolean;
    readonly import?: string;
    readonly ignoreChanges: readonly string[];
    readonly additionalSecretOutputs: readonly string[];
  };
}

/** The options of a resource that states none. */
export const NO_OPTIONS: Resource["options"] = {
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: false,
  ignoreChanges: [],
  additionalSecretOutputs: [],
};

/** A stack as the program registered it, in the order of registration. */
export interface Graph {
  readonly project: string;
  readonly stack: string;
  /** `preview` registers as a fresh `pulumi preview` does, `up` as `pulumi up` does with every output known. */
  readonly phase: "preview" | "up";
  readonly resources: readonly Resource[];
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, Value>>;
}
