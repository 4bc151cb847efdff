/** What the providers' resource types may be given, by the types that their SDKs declare. */
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

/** The type of a property: a plain one, or the members of an object, with `[]` for those of a list and `*` for those of a map. */
export type Shape = "string" | "number" | "boolean" | { readonly [member: string]: Property };

/** A property, with the values that its description names between backticks. */
export interface Property {
  readonly shape: Shape;
  readonly named: readonly string[];
}

const NOTHING: Property = { shape: {}, named: [] };
/** Deeper than any property that a resource of a stack states. */
const DEEPEST = 6;

const packageOf = (name: string) => path.dirname(require.resolve(`@pulumi/${name}/package.json`));
const read = (file: string) => fs.readFileSync(file, "utf8");

/** The declaration of an interface in a text, parsed; the text of all types of a provider is too long to parse it whole. */
function declaration(text: string, name: string): ts.InterfaceDeclaration | undefined {
  const found = new RegExp(String.raw`^( *)(?:export )?interface ${name} \{\n[^]*?^\1\}`, "m").exec(text)?.[0];
  if (found === undefined) return undefined;
  const { statements } = ts.createSourceFile("x.d.ts", found, ts.ScriptTarget.Latest, true);
  return statements.find(ts.isInterfaceDeclaration);
}

/** The part of the declarations of nested types that is about one service. */
const ofService = (service: string): string =>
  new RegExp(String.raw`^export declare namespace ${service} \{\n[^]*?^\}`, "m").exec(
    read(path.join(packageOf("aws"), "types/input.d.ts")),
  )?.[0] ?? "";

const schemas = new Map<string, Readonly<Record<string, Property>> | undefined>();

/** What resources of a type may be given; undefined for types that no SDK here declares. */
export function schemaOf(type: string): Readonly<Record<string, Property>> | undefined {
  if (!schemas.has(type)) schemas.set(type, declaredFor(type));
  return schemas.get(type);
}

/** The property that a path in a resource leads to. */
export function propertyAt(schema: Readonly<Record<string, Property>>, path: readonly string[]): Property | undefined {
  const [key = "", ...rest] = path;
  const property = schema[key] ?? schema["*"] ?? schema["[]"];
  if (rest.length === 0) return property;
  return typeof property?.shape === "object" ? propertyAt(property.shape, rest) : undefined;
}

function declaredFor(type: string): Readonly<Record<string, Property>> | undefined {
  const [, provider = "", module = "", name = ""] = /^(aws|command):(\w+)[\w/]*:(\w+)$/.exec(type) ?? [];
  const file = path.join(
    packageOf(provider || "aws"),
    module,
    `${name.replace(/^./, (first) => first.toLowerCase())}.d.ts`,
  );
  const args = name === "" ? undefined : declaration(read(file), `${name}Args`);
  if (args === undefined) return undefined;
  const nested = provider === "aws" ? ofService(module) : "";
  return membersOf(args, nested, 0);
}

function membersOf(
  declared: ts.InterfaceDeclaration,
  nested: string,
  depth: number,
): Readonly<Record<string, Property>> {
  return Object.fromEntries(
    declared.members.filter(ts.isPropertySignature).map((member) => {
      const described = ts
        .getJSDocCommentsAndTags(member)
        .map((each) => each.getText())
        .join("\n");
      const named = [...described.matchAll(/`"?([\w.:-]+)"?`/g)].map(([, value = ""]) => value);
      return [
        member.name.getText().replace(/["']/g, ""),
        { shape: shapeOf(member.type, nested, depth), named: [...new Set(named)] },
      ];
    }),
  );
}

function shapeOf(type: ts.TypeNode | undefined, nested: string, depth: number): Shape {
  if (type === undefined || depth > DEEPEST) return "string";
  if (ts.isUnionTypeNode(type)) {
    const shapes = type.types.filter((each) => each.kind !== ts.SyntaxKind.UndefinedKeyword);
    return shapeOf(shapes[0], nested, depth);
  }
  if (ts.isArrayTypeNode(type)) return { "[]": { ...NOTHING, shape: shapeOf(type.elementType, nested, depth) } };
  if (ts.isTypeLiteralNode(type)) {
    const value = type.members.find(ts.isIndexSignatureDeclaration)?.type;
    return { "*": { ...NOTHING, shape: shapeOf(value, nested, depth) } };
  }
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText();
    if (name === "pulumi.Input") return shapeOf(type.typeArguments?.[0], nested, depth);
    const declared = name.startsWith("inputs.") ? declaration(nested, name.split(".").at(-1) ?? "") : undefined;
    return declared === undefined ? "string" : membersOf(declared, nested, depth + 1);
  }
  if (type.kind === ts.SyntaxKind.NumberKeyword) return "number";
  return type.kind === ts.SyntaxKind.BooleanKeyword ? "boolean" : "string";
}
