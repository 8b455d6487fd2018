// Reaches for what no task needs; privileges_test.ts runs it under the permissions of each, and reads what came of it.

const [outside = "", address = ""] = Deno.args;
const attempts: Readonly<Record<string, () => unknown>> = {
  "reads a file outside": () => Deno.readTextFileSync(`${outside}/secret`),
  "lists a folder outside": () => [...Deno.readDirSync(outside)],
  "reads the system's files": () => Deno.readTextFileSync("/etc/passwd"),
  "reads by way of ..": () => Deno.readTextFileSync("data/../../../etc/passwd"),
  "makes a link that leads outside": () => Deno.symlinkSync(outside, "data/_link"),
  "writes outside": () => Deno.writeTextFileSync(`${outside}/written`, ""),
  "writes into the program": () => Deno.writeTextFileSync("lib/_written.ts", ""),
  "removes a model's card outside": () => Deno.removeSync(`${outside}/secret`),
  "reaches another host by address": () => Deno.connect({ hostname: "127.0.0.1", port: +address }),
  "fetches from this machine": () => fetch(`http://127.0.0.1:${address}/`),
  "fetches from another host": () => fetch("https://example.com/"),
  "listens": () => Deno.listen({ port: 0 }),
  "reads HOME": () => Deno.env.get("HOME"),
  "reads the whole environment": () => Deno.env.toObject(),
  "sets a variable": () => Deno.env.set("LD_PRELOAD", "x"),
  "runs a shell": () => new Deno.Command("sh", { args: ["-c", "true"] }).outputSync(),
  "runs another program": () => new Deno.Command("/bin/ls").outputSync(),
  "kills a process": () => Deno.kill(1, "SIGCONT"),
};
const outcomes: Record<string, string> = {};
for (const [what, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    outcomes[what] = "done";
  } catch (error) {
    outcomes[what] = error instanceof Deno.errors.NotCapable ? "refused" : String(error);
  }
}
console.log(JSON.stringify(outcomes));
