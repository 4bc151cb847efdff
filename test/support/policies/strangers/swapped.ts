/** Makes references lead to another resource of the same type. */
import { RESOURCE_TYPES } from "../../../../policies/lib/resources/resource-types";
import type { Given } from "../judging";
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { opened, type Path, walk } from "./walk";

export interface Named {
  readonly of: Given;
  /** What ARNs and URLs end with. */
  readonly name: string;
}

/** The property with a resource's name, by type: the last in the table's pattern for its ARN. */
const NAMES = new Map(
  RESOURCE_TYPES.flatMap(({ type, arn = "" }) => [...arn.matchAll(/\{(\w+)\}/g)].map(([, key = ""]) => [type, key])),
);

export function namedIn({ inputs }: Program): readonly Named[] {
  return inputs.flatMap((of) => {
    const name = of.props[NAMES.get(of.type) ?? ""];
    return typeof name === "string" ? [{ of, name }] : [];
  });
}

/** Whether a text is a name, or ends with it after what precedes a name in ARNs and URLs. */
export const refersTo = (text: string, { name }: Named) =>
  text === name || [":", "/"].some((before) => text.endsWith(`${before}${name}`));

/** The next and the previous resource of the same type, cyclically; only once if they are the same. */
export function neighbors(named: readonly Named[], of: Named): readonly Named[] {
  const alike = named.filter((each) => each.of.type === of.of.type);
  const at = alike.indexOf(of);
  const both = [alike[(at + 1) % alike.length], alike[(at + alike.length - 1) % alike.length]];
  return [...new Set(both)].filter((each) => each !== undefined).filter((each) => each !== of);
}

/** Whether a value is not a reference: the resource's own name, or part of a policy document or a dashboard. */
const isOther = ({ type }: Given, path: Path) =>
  (path.length === 1 && [NAMES.get(type), "name"].includes(path[0])) ||
  /^policy$|RolePolicy$|Body$|^code$/.test(path[0] ?? "");

/** One mutant for each text that refers to a resource, outside policy documents, and for up to two others of its type. */
export function swappedReferences(program: Program): readonly Mutant[] {
  const named = namedIn(program);
  return program.inputs
    .filter(({ type }) => type.startsWith("aws:"))
    .flatMap((of) =>
      [...walk(of.props)].flatMap(({ path, value }) => {
        if (typeof value !== "string" || opened(value) !== value || isOther(of, path)) return [];
        return named
          .filter((each) => refersTo(value, each))
          .flatMap((target) =>
            neighbors(named, target).map(({ name }) => {
              const by = `${value.slice(0, value.length - target.name.length)}${name}`;
              return { what: `${of.name ?? ""} ${path.join(".")} leads to ${by}`, of, path, value: by };
            }),
          );
      }),
    );
}
