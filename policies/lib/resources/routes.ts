/** Everything that anybody on the Internet may ask of a stack, and that links in mail lead to: API Gateway's route keys. */
export const ROUTES: readonly string[] = [
  "GET /confirm",
  "GET /preferences",
  "GET /u",
  "HEAD /confirm",
  "HEAD /preferences",
  "HEAD /u",
  "POST /confirm",
  "POST /preferences",
  "POST /u",
];
