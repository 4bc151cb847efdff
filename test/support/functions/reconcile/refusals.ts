/** Errors of SES that do not mention the sandbox. */
export const refusals = ["BadRequestException", "AccountSuspendedException", "AccessDeniedException"].map((type) => ({
  type,
  message: "This feature is not available for your account.",
}));
