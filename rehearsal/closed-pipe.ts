/**
 * Ends the process in peace when whoever reads its output has read enough, as `head` does.
 *
 * @throws any other error of standard output
 */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
