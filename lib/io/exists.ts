// Whether there is something at a path, and what.

/**
 * Looks for a file, a folder or a link, of which the target may be gone.
 *
 * @param path where to look
 * @returns whether anything is there; false as well if that cannot be found out
 */
export async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/**
 * Waits for what is read or removed, where there may be nothing.
 *
 * @param doing what `Deno.readFile` or its like returned
 * @returns its result, or undefined if there is nothing at the path
 * @throws {Error} if it failed for another reason
 */
export async function ifThere<Content>(doing: Promise<Content>): Promise<Content | undefined> {
  try {
    return await doing;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
