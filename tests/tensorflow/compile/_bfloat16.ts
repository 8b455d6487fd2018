// Whether there is bfloat16 to test.

/** Whether the processor says that it can; TensorFlow stays with float32 where it cannot. */
export function multipliesBfloat16(): boolean {
  if (Deno.build.os !== "linux") return false;
  // Deno lets nobody read /proc without every permission there is.
  const { stdout } = new Deno.Command("cat", { args: ["/proc/cpuinfo"] }).outputSync();
  return /\b(avx512_bf16|amx_bf16)\b/.test(new TextDecoder().decode(stdout));
}
