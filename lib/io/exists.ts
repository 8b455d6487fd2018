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
 * Waits for what is read, where there may be nothing to read.
 *
 * @param reading what `Deno.readFile` or its like returned
 * @returns its result, or undefined if there is no such file
 * @throws {Error} if it failed for another reason
 */
export async function ifThere<Content>(reading: Promise<Content>): Promise<Content | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
