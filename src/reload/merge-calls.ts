/**
 * Makes a function that starts `run`. Calls during a run are merged into one more run after it.
 *
 * @param onError called if a run fails.
 */
export function mergeCalls(
  run: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let isRunning = false;
  let isWanted = false;

  async function runWhileWanted(): Promise<void> {
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      await run().catch(onError);
    }
    isRunning = false;
  }

  return () => {
    isWanted = true;
    if (!isRunning) void runWhileWanted();
  };
}
