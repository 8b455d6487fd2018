// Runs jobs side by side, and shows what they say one after the other.

/** Work that says lines as it goes. */
export type Job<T> = (show: (line: string) => void) => Promise<T>;

/**
 * Runs jobs in the order given, some at a time; whenever one has ended, the next begins. Their lines come in that order
 * too: those of the first that goes on at once, those of the others when it is their turn.
 *
 * @param jobs the longest first, so that none is left over at the end
 * @param atATime how many
 * @param show what is done with a line
 * @returns what each job gave, in order
 */
export async function sideBySide<T>(
  jobs: readonly Job<T>[],
  atATime: number,
  show: (line: string) => void = console.log,
): Promise<T[]> {
  const results: T[] = [];
  const kept: string[][] = jobs.map(() => []);
  const ended = new Set<number>();
  let [shown, next] = [0, 0];
  const work = async () => {
    while (next < jobs.length) {
      const at = next++;
      results[at] = await jobs[at]!((line) => at === shown ? show(line) : kept[at]!.push(line));
      ended.add(at);
      // What has ended is shown whole; what goes on, as far as it came.
      while (ended.has(shown)) kept[++shown]?.splice(0).forEach((line) => show(line));
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return results;
}
