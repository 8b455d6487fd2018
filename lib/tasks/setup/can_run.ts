// Ends every task at once where this project cannot run, which would fail later at words of its own.
// It runs before anything is set up: without deno.json, without permissions, and on old versions too.

const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
if (major < 2 || (major === 2 && minor < 9)) {
  stop(
    `Deno 2.9 or newer is needed, and this is ${Deno.version.deno}: ` +
      "npx deno@2.9.6 task NAME, or deno upgrade 2.9.6.",
  );
}
if (!/[\\/]deno(\.exe)?$/.test(Deno.execPath())) {
  stop(`The program must be called deno, as permissions name it, and this is ${Deno.execPath()}.`);
}
if (Deno.build.os === "windows") {
  stop(
    "This project runs on Linux and macOS, and on Windows in WSL: install that with wsl --install, " +
      "open its terminal, clone the project there, and run the same command.",
  );
}

function stop(why: string): never {
  console.error(why);
  Deno.exit(1);
}
