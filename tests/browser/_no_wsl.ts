// To be imported before playwright-core, which asks for /proc/sys/fs/binfmt_misc as it loads: node says that there is no
// such file, Deno 2.9 that no test may look there.

Deno.env.set("__IS_WSL_TEST__", "1"); // then it does not ask
