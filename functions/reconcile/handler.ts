/** The reconcile function. */
export const handler = (): Promise<void> => Promise.resolve();
