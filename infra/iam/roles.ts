import { ComponentResource } from "@pulumi/pulumi";
import type { KeyUser } from "./key-use";
import { type FunctionName, functions, mapped } from "../function-declarations/functions";
import { after, type Options } from "../resource-options/order";
import { digest } from "./digest";
import { functionRole, type FunctionRole, type RoleContext } from "./function-role";
import { guard } from "./guard";
import { httpApi } from "./http-api";
import { links } from "./links";
import { outbox } from "./outbox";
import { reconcile } from "./reconcile";
import { report } from "./report";
import { Role } from "./role";
import { scheduler } from "./scheduler";
import { sender, senderKeyUse } from "./sender";
import { status } from "./status";
import { suppression } from "./suppression";

const functionRoles: Readonly<Record<FunctionName, FunctionRole>> = {
  suppression,
  reconcile,
  digest,
  guard,
  report,
  links,
  outbox,
  status,
};

/** Every role of a stack. They come first: the key's policy names them, and KMS refuses a principal that does not exist. */
export class Roles extends ComponentResource {
  constructor(name: string, { settings, names }: RoleContext, opts: Options) {
    super("mail:index:Roles", name, roleNames(settings, names), opts);
    const child = { parent: this, ...after(opts) };
    mapped(functions, (functionName) => {
      const args = functionRole(functionName, functionRoles[functionName], { settings, names });
      new Role(`${functionName}-function`, args, child);
    });
    new Role("scheduler", scheduler({ settings, names }), child);
    new Role("http-api", httpApi({ names, settings }), child);
    if (settings.senderPrincipals.length > 0) new Role("sender", sender({ settings, names }), child);
    this.registerOutputs();
  }
}

const roleNames = (settings: RoleContext["settings"], names: RoleContext["names"]) => ({
  functions: Object.values(names.functions).map(({ role }) => role.name),
  scheduler: names.schedulerRole.name,
  httpApi: names.linksApi.role.name,
  ...(settings.senderPrincipals.length > 0 && { sender: names.senderRole.name }),
});

/** The roles that use the stack's key, and for what. */
export function keyUsers({ names, settings }: RoleContext): KeyUser[] {
  const ofFunctions = Object.entries(functionRoles).flatMap(([name, { keyUse }]) =>
    keyUse
      ? [
          {
            sid: name.charAt(0).toUpperCase() + name.slice(1),
            roleArn: names.functions[name as FunctionName].role.arn,
            ...keyUse,
          },
        ]
      : [],
  );
  return [...ofFunctions, ...(settings.senderPrincipals.length > 0 ? [senderKeyUse(names)] : [])];
}
