import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "coverage/", "policies/*/index.js", "policies/*/.index.*.js"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,mts}"],
    extends: [tseslint.configs.recommendedTypeChecked],
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
