// A folder that is gone after the test.

/** `await using folder = await temporaryFolder()`. */
export async function temporaryFolder() {
  const path = await Deno.makeTempDir();
  return {
    path,
    names: () => [...Deno.readDirSync(path)].map(({ name }) => name).sort(),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
