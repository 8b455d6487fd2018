// Training that is killed, starved and misled: the same weights in the end, or a clear word and an older checkpoint.

import assert from "node:assert/strict";
import { join } from "node:path";
import { Random } from "../../lib/data/random.ts";
import { linesOf } from "../../lib/tasks/lines_of.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { canMount, ended, start, type StartOptions, withMounts } from "./_processes.ts";

/** How often the run below is killed; TRUST_KILLS=50 asks for more. */
const kills = Number(Deno.env.get("TRUST_KILLS") ?? 8);

/** Longer than the killed processes need between two of their deaths. */
const epochs = 12 * kills;

const train = (folder: string, options: object, start_: StartOptions = {}) =>
  start(
    "_training.ts",
    [folder, JSON.stringify({ epochs, earlyStopping: false, ...options })],
    start_,
  );

/** What a run that nothing disturbs ends with; trained once for all tests. */
let unbroken: Promise<string> | undefined;

async function trainUnbroken(): Promise<string> {
  await using folder = await temporaryFolder();
  const { stdout, stderr } = await ended(train(folder.path, {}));
  assert.match(stdout, /\nfinished [0-9a-f]{64} sane times$/, stderr);
  return stdout.split("\n").at(-1)!;
}

Deno.test(`a run that is killed ${kills} times at random moments ends with the unbroken run's weights`, async () => {
  const expected = await (unbroken ??= trainUnbroken());
  const random = new Random(7);
  await using folder = await temporaryFolder();
  const partials = () => folder.names().filter((name) => name.includes(".partial-")).length;
  const pause = (milliseconds: number) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));
  for (let kill = 0; kill < kills; kill++) {
    const before = partials();
    const child = train(folder.path, { resume: folder.names().includes("checkpoint.bin") });
    const errors = child.stderr.cancel();
    const lines = linesOf(child.stdout);
    await lines.next(); // it trains from now on
    // First when there is a checkpoint to go on from, then at any moment, or while one is written.
    if (kill === 0) { while (!folder.names().includes("checkpoint.bin")) await pause(0); }
    else if (kill % 2 === 0) await pause(random.integer(600));
    else while (partials() <= before) await pause(0);
    child.kill("SIGKILL");
    assert.equal((await child.status).signal, "SIGKILL", "it was still training");
    await lines.return?.();
    await errors;
  }
  assert.ok(partials() > 0, "some were killed while a checkpoint was being written");
  const resumed = await ended(train(folder.path, { resume: true }));
  assert.equal(resumed.stdout.split("\n").at(-1), expected, resumed.stderr);
});

Deno.test(
  "a disk that is full leaves the older checkpoint, says so, and training goes on when there is room",
  {
    ignore: !await canMount(),
  },
  async () => {
    const expected = await (unbroken ??= trainUnbroken());
    await using folder = await temporaryFolder();
    const disk = folder.path;
    const run = (options: object) =>
      `"$0" run -q -P=tests --no-prompt tests/trust/_training.ts ${disk}/run '${
        JSON.stringify({ epochs, earlyStopping: false, ...options })
      }'`;
    const script = [
      `mount -t tmpfs -o size=2m tmpfs ${disk}`,
      run({ epochs: 3 }),
      `sha256sum < ${disk}/run/checkpoint.bin`,
      `cat /dev/zero > ${disk}/fill 2>/dev/null`,
      run({ resume: true }),
      `sha256sum < ${disk}/run/checkpoint.bin`,
      `ls -A ${disk}/run`,
      `rm ${disk}/fill`,
      run({ resume: true }),
    ].join("\n");
    const { stdout, stderr } = await withMounts(script);
    const lines = stdout.split("\n").filter((line) => !/^(from )?epoch \d+$/.test(line));
    const [first, before, full, after, left, last] = lines;
    assert.match(first!, /^finished /, stderr);
    assert.match(
      full!,
      /checkpoint\.bin: could not be written \(No space left on device .*\); an older checkpoint is still whole: mend the cause, then resume$/,
    );
    assert.equal(after, before);
    assert.equal(left, "checkpoint.bin");
    assert.equal(last, expected);
  },
);

Deno.test("a clock that jumps by years while training changes neither weights nor times", {
  ignore: Deno.build.os !== "linux" || !await hasCompiler(),
}, async () => {
  await using folder = await temporaryFolder();
  const [source, library] = ["c", "so"].map((end) => join(folder.path, `jumping.${end}`));
  await Deno.writeTextFile(source!, jumpingClock);
  const args = ["-shared", "-fPIC", "-o", library!, source!];
  assert.ok((await new Deno.Command("cc", { args }).output()).success);
  const env = { LD_PRELOAD: library! };
  const said = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "let [a, b] = [Date.now(), 0]; while (Math.abs((b = Date.now()) - a) < 1e10); console.log('jumps')",
    ],
    env,
  }).output();
  assert.equal(new TextDecoder().decode(said.stdout), "jumps\n");
  const { stdout, stderr } = await ended(train(join(folder.path, "run"), {}, { env }));
  assert.equal(stdout.split("\n").at(-1), await (unbroken ??= trainUnbroken()), stderr);
});

/** The wall clock, a thousand days ahead or behind at every other call; the monotonic one as it is. */
const jumpingClock = `
#define _GNU_SOURCE
#include <time.h>
#include <sys/time.h>
#include <unistd.h>
#include <sys/syscall.h>
static long jump(void) { static int calls; return (calls++ / 7 % 3 - 1) * 86400000L; }
int clock_gettime(clockid_t id, struct timespec *t) {
  int result = syscall(SYS_clock_gettime, id, t);
  if (id == CLOCK_REALTIME) t->tv_sec += jump();
  return result;
}
int gettimeofday(struct timeval *t, void *zone) {
  int result = syscall(SYS_gettimeofday, t, zone);
  t->tv_sec += jump();
  return result;
}
`;

async function hasCompiler(): Promise<boolean> {
  try {
    return (await new Deno.Command("cc", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}
