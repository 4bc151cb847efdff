import { Role as IamRole } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { ComponentResource } from "@pulumi/pulumi";
import { document, type OneOrMore, type Statement } from "./statements";
import { after, type Options } from "../resource-options/order";

/** The arguments of {@link Role}. */
export interface RoleArgs {
  /** Physical name, at most 64 characters. */
  readonly roleName: string;
  readonly description: string;
  /** Who may assume the role. */
  readonly trust: Statement;
  /** Everything that the role may do. */
  readonly permissions: OneOrMore<Statement>;
}

/** A role with one inline policy: one document says all that it may do, and nothing else adds to it. */
export class Role extends ComponentResource {
  constructor(name: string, args: RoleArgs, opts: Options) {
    super("mail:index:Role", name, args, opts);
    const role = new IamRole(
      name,
      { name: args.roleName, description: args.description, assumeRolePolicy: document(args.trust) },
      { parent: this, ...after(opts) },
    );
    new RolePolicy(
      name,
      { name: "permissions", role: args.roleName, policy: document(...args.permissions) },
      { parent: this, dependsOn: role },
    );
    this.registerOutputs();
  }
}
