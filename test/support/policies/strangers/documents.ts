/** Policy documents that lose a statement or an action, or name another resource of the stack. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { namedIn, neighbors, refersTo } from "./swapped";
import { walk } from "./walk";

interface Statement {
  readonly Sid?: string;
  readonly Action?: string | readonly string[];
}

const IN_A_DOCUMENT = /^(?:policy|assumeRolePolicy)$/;

/** One mutant for each statement, without it, and one for each action of a statement that has several, without that. */
export function droppedStatements({ inputs }: Program): readonly Mutant[] {
  return inputs
    .filter(({ type }) => type.startsWith("aws:"))
    .flatMap((of) =>
      [...walk(of.props)]
        .filter(({ path }) => path.length === 3 && path[1] === "Statement")
        .flatMap(({ path, value }): readonly Mutant[] => {
          const { Sid = "", Action = [] } = value as Statement;
          const actions = [Action].flat();
          const said = `${of.name ?? ""} ${Sid}`;
          return [
            { what: `${said} is gone`, of, path, value: undefined },
            ...(actions.length < 2 ? [] : actions).map((action) => ({
              what: `${said} no longer is about ${action}`,
              of,
              path: [...path, "Action"],
              value: actions.filter((each) => each !== action),
            })),
          ];
        }),
    );
}

/** Up to two mutants for each text in a document that names a resource: it names another of that type. */
export function swappedInDocuments(program: Program): readonly Mutant[] {
  const named = namedIn(program);
  return program.inputs
    .filter(({ type }) => type.startsWith("aws:"))
    .flatMap((of) =>
      [...walk(of.props)].flatMap(({ path, value }) => {
        if (typeof value !== "string" || !IN_A_DOCUMENT.test(path[0] ?? "") || path.length < 3) return [];
        return named
          .filter((each) => refersTo(value, each))
          .flatMap((target) =>
            neighbors(named, target).map(({ name }) => {
              const by = `${value.slice(0, value.length - target.name.length)}${name}`;
              return { what: `${of.name ?? ""} ${path.join(".")} names ${by} and not ${value}`, of, path, value: by };
            }),
          );
      }),
    );
}
