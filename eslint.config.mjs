import js from "@eslint/js";
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

// https://docs.aws.amazon.com/ses/latest/dg/sending-email-subscription-management.html: SES would then judge by its own list of
// contacts, and put its own link into the mail.
const ownUnsubscribing = {
  selector: "Property[key.name='ListManagementOptions']",
  message: "Leave unsubscribing to our own links: SES's would not know what a recipient chose there.",
};

const PRIMITIVE = ["boolean", "number", "string"];

const privateMembers = {
  selector: ":matches(PropertyDefinition, MethodDefinition[kind!='constructor'])[accessibility='private']",
  message: "Write a private member as #name; the keyword is for a constructor's parameters alone.",
};

const oneTry = "A client that sends tries once (maxAttempts: 1): SES would send what it is told twice.";

export default tseslint.config(
  { ignores: ["node_modules/", "coverage/", "policies/*/index.js", "policies/*/.index.*.js"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,mts}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { jsdoc },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // A command loads what its work needs when it comes to it: help need not wait for Pulumi's SDK.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\.\\.?/"] }],
      // An argument that stands before the one that is used.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_+$" }],
      "@typescript-eslint/naming-convention": [
        "error",
        { selector: "variable", modifiers: ["const", "global"], types: PRIMITIVE, format: ["UPPER_CASE"] },
        { selector: "variable", modifiers: ["const", "global", "destructured"], types: PRIMITIVE, format: null },
      ],
      "no-restricted-syntax": ["error", privateMembers],
      // A tag says a part of a sentence, and ends without a full stop unless a second sentence follows the first.
      "jsdoc/match-description": [
        "error",
        {
          mainDescription: false,
          tags: { param: "[^]*[^.]$|^[^]*\\.\\s[^]*\\.$", returns: "[^]*[^.]$|^[^]*\\.\\s[^]*\\.$" },
        },
      ],
    },
  },
  {
    files: ["{core,functions,mail}/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", privateMembers, ownUnsubscribing] },
  },
  {
    files: ["functions/outbox/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        privateMembers,
        ownUnsubscribing,
        {
          selector: "NewExpression[callee.name='SESv2Client']",
          message: `${oneTry} Use openSender of core/aws-clients/clients.ts.`,
        },
      ],
    },
  },
  {
    files: ["core/aws-clients/clients.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        privateMembers,
        {
          selector: "VariableDeclarator[id.name='ONE_TRY']:not(:has(Property[key.name='maxAttempts'][value.value=1]))",
          message: oneTry,
        },
        {
          selector:
            "VariableDeclarator[id.name='openSender']:not(:has(SpreadElement:last-child[argument.name='ONE_TRY']))",
          message: oneTry,
        },
      ],
    },
  },
  {
    files: ["**/*.{js,cjs,mjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        performance: "readonly",
        console: "readonly",
        require: "readonly",
        module: "readonly",
        __dirname: "readonly",
        Buffer: "readonly",
      },
    },
  },
);
