// Runs a program with all that it says in a log file, its last line shown while it runs.

/**
 * Runs a program to its end.
 *
 * Its standard input stays open until then and carries nothing: a program that watches for its end
 * knows when this process died, however that came about.
 *
 * @param command the program and its arguments
 * @param options where it runs, the log to append to, who hears each line, and what ends it early
 * @returns whether it succeeded, and what it said
 */
export async function runLogged(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, log, report, signal }: {
    cwd: string;
    log: string;
    report: (line: string) => void;
    signal?: AbortSignal;
  },
): Promise<{ success: boolean; output: string }> {
  using file = await Deno.open(log, { append: true, create: true });
  const encoder = new TextEncoder();
  // At once, so that the log says where it came to when all is killed.
  const write = (text: string) => {
    const bytes = encoder.encode(text);
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  };
  write(`\n$ ${program} ${args.join(" ")}\n`);
  const child = new Deno.Command(program, {
    args,
    cwd,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...(signal && { signal }),
  }).spawn();
  let output = "";
  const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      write(text);
      const line = text.trimEnd().split(/[\r\n]/).at(-1)?.trim();
      if (line) report(line);
    }
  };
  const [{ success }] = await Promise.all([
    child.status,
    listen(child.stdout),
    listen(child.stderr),
  ]);
  await child.stdin.close().catch(() => {}); // it may have closed its end already
  return { success, output };
}
