/** Refusals of SES that do not name the sandbox. */
export const refusals = ["BadRequestException", "AccountSuspendedException", "AccessDeniedException"].map((type) => ({
  type,
  message: "This feature is not available for your account.",
}));
