/** Single changes to a stack's resources, named by type and logical name. */
import assert from "node:assert/strict";
import type { Given } from "../judging";
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { type Path, replaced } from "./walk";

/** Makes a mutant of a stack. */
export type Change = (program: Program) => Mutant;

function the({ inputs }: Program, type: string, name: string): Given {
  const found = inputs.find((each) => each.name === `${type} ${name}`);
  assert.ok(found, `the stack has no ${type} ${name}`);
  return found;
}

/** Another value at a path, inside JSON text too. */
export function set(type: string, name: string, at: string, value: unknown): Change {
  return (program) => ({ what: at, of: the(program, type, name), path: at.split("/"), value });
}

/** The result of a function for the value at a path. */
export function map(type: string, name: string, at: string, change: (value: never) => unknown): Change {
  return (program) => {
    const of = the(program, type, name);
    const path = at.split("/");
    return { what: at, of, path, value: change(valueAt(of.props, path) as never) };
  };
}

function valueAt(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return value;
  const inner = typeof value === "string" ? (JSON.parse(value) as unknown) : value;
  return valueAt((inner as Record<string, unknown>)[key], rest);
}

/** An additional resource, like one of the stack's except for some properties. */
export function like(type: string, name: string, changes: Readonly<Record<string, unknown>> = {}): Change {
  return (program) => {
    const of = the(program, type, name);
    const props = Object.entries(changes).reduce<unknown>(
      (all, [at, value]) => replaced(all, at.split("/"), value),
      of.props,
    );
    return { what: name, added: { ...of, name: `${type} another`, props: props as Given["props"] } };
  };
}

/** An additional resource, with the stack's provider if it is an AWS resource. */
export function add(type: string, props: Given["props"] = {}): Change {
  return (program) => ({
    what: type,
    added: {
      type,
      name: `${type} another`,
      props,
      protect: true,
      stack: "prod",
      provider: type.startsWith("aws:") ? the(program, "pulumi:providers:aws", "aws").props : undefined,
    },
  });
}
