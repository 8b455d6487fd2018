// Ends every task at once on a Deno too old for this project, which would fail at words of its own.
// It runs before anything is set up: without deno.json, and on old versions too.

const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
if (major < 2 || (major === 2 && minor < 8)) {
  console.error(
    `Deno 2.8 or newer is needed, and the one on PATH is ${Deno.version.deno}: ` +
      "npx deno@2.8.1 task NAME, or deno upgrade 2.8.1.",
  );
  Deno.exit(1);
}
