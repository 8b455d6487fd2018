// Prints the folder of the Deno that runs this. Tasks put it first on PATH, as a permission to run `deno` means the
// one on PATH: none where Deno was started by its path, and perhaps another one.

import { dirname } from "node:path";

console.log(dirname(Deno.execPath()));
