// Whether there is something at a path.

/**
 * Looks for a file, a folder or a link, of which the target may be gone.
 *
 * @param path where to look
 * @returns whether anything is there; false as well if that cannot be found out
 */
export async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
