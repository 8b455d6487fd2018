// Fuzzes longer than the tests do, as `deno task fuzz`.

import { runTestFiles } from "./_run_test_files.ts";
import { parseOptions, runTask, wholeNumber } from "../task.ts";

const help = `
Usage: deno task fuzz [OPTIONS]

Gives generated files to the readers of IDX, gzip, CSV, pictures, models, checkpoints and results, and generated
networks to the compiler, for as long as is asked for. Prints how many inputs each property was tried with, and what became of them; one that fails
is printed with the smallest input that fails.

  --seconds N  how long each property is tried (60)
  --seed N     seeds the generators (1)
`;

const properties = ["data", "pictures", "models", "records", "compile"].map((of) =>
  `tests/trust/fuzz_${of}_test.ts`
);

await runTask(async () => {
  const { values } = parseOptions(help, {
    options: {
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: "1" },
    },
  });
  for (const [name, value] of Object.entries(values)) wholeNumber(name, value);
  const { seconds, seed } = values;
  return await runTestFiles(properties, { FUZZ_SECONDS: seconds, FUZZ_SEED: seed });
});
