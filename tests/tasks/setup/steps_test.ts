import assert from "node:assert/strict";
import { project } from "../../../lib/tasks/project.ts";
import { ended } from "../_clone.ts";

/** Runs steps where standard error is no terminal. */
async function steps(code: string) {
  const program = `import { Steps } from "./lib/tasks/setup/steps.ts"; ${code}`;
  return await ended(
    new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      cwd: project.root,
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

Deno.test("Steps.do() says what begins and what ended, under one heading and as wide as the others", async () => {
  const { code, stdout, stderr } = await steps(`
    const steps = new Steps(2, "Heading");
    await steps.do("one", async (report) => report("not shown"));
    await steps.do("${"long ".repeat(16)}", () => new Promise((done) => setTimeout(done, 250)));`);
  assert.deepEqual([code, stdout], [0, ""]);
  const [heading, begun, one = "", longBegun, long = "", ...rest] = stderr.split("\n");
  assert.deepEqual([heading, begun, rest], ["Heading", "     one …", [""]]);
  assert.equal(longBegun, `     ${"long ".repeat(16)} …`);
  assert.match(one, /^1\/2 {2}one \.{63} 0\.\d s$/);
  assert.match(long, /^2\/2 {2}(?:long ){16} \.{3} 0\.[2-9] s$/);
});

Deno.test("Steps.do() marks the step that failed, and hands on why", async () => {
  const { code, stderr } = await steps(`
    await new Steps(1).do("one", () => Promise.reject(new Error("no luck")))
      .catch(({ message }) => console.error(message));`);
  assert.equal(code, 0);
  assert.match(stderr, /^ {5}one …\n1\/1 {2}one \.{63} failed\nno luck\n$/);
});

Deno.test("Steps.together() tells of steps as they end, and of the first failure alone", async () => {
  const { code, stderr } = await steps(`
    const after = (ms) => new Promise((done) => setTimeout(done, ms));
    const steps = new Steps(4);
    const stopped = () => new Promise((_, reject) =>
      steps.signal.addEventListener("abort", () => reject(new Error("stopped"))));
    await steps.together([
      steps.do("slow", stopped),
      steps.do("later", () => after(200)).then(() => steps.do("behind it", () => after(9999))),
      steps.do("first", () => after(1)),
      steps.do("broken", async () => { await after(100); throw new Error("no luck"); }),
    ]).catch(({ message }) => console.error(message));`);
  assert.equal(code, 0);
  assert.match(
    stderr,
    /^(?: {5}\w+ …\n){4}1\/4 {2}first \.+ 0\.\d s\n2\/4 {2}broken \.+ failed\n3\/4 {2}later \.+ 0\.\d s\nno luck\n$/,
  );
});

Deno.test("Steps prints no heading if nothing is begun", async () => {
  assert.deepEqual(await steps('new Steps(1, "Heading");'), { code: 0, stdout: "", stderr: "" });
});
