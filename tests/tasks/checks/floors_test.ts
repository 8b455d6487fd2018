import assert from "node:assert/strict";
import { join } from "node:path";
import { floorFaults, readImports } from "../../../lib/tasks/checks/_floors.ts";
import { project } from "../../../lib/tasks/project.ts";

/** The faults of imports written as `from -> to`, or `from => to` for an `import()`, each on line 1. */
const faults = (...imports: readonly string[]) =>
  floorFaults(imports.map((text) => {
    const [from = "", arrow, to = ""] = text.split(" ");
    return { from, to, line: 1, lazy: arrow === "=>" };
  }));

Deno.test("floorFaults() lets imports go down, stay in a folder, and reach private files in it", () => {
  assert.deepEqual(
    faults(
      "lib/mod.ts -> lib/show/show.ts",
      "lib/study.ts -> lib/mod.ts",
      "lib/show/figure.ts -> lib/io/escape.ts",
      "lib/show/data/grid.ts -> lib/show/figure.ts",
      "lib/show/figure.ts -> lib/show/data/grid_types.ts",
      "lib/show/data/grid.ts -> lib/show/data/_rows.ts",
      "lib/tensorflow/compile/graph.ts -> lib/tensorflow/binding.ts",
      "tests/show/data/rows_test.ts -> lib/show/data/_rows.ts",
      "tests/io/escape_test.ts -> lib/show/show.ts",
      "tests/io/escape_test.ts -> tests/_bars.ts",
    ),
    [],
  );
});

for (
  const [claim, edge, fault] of [
    [
      "goes up",
      "lib/data/split.ts -> lib/evaluate/evaluate.ts",
      /imports go down only \(io, .*\);/,
    ],
    ["goes up from a folder within", "lib/io/a/b.ts -> lib/data/split.ts", /imports go down only/],
    ["goes to the same floor's other folder", "lib/tensorflow/a.ts -> lib/io/b.ts", /go down only/],
    ["goes to the face", "lib/tasks/run.ts -> lib/mod.ts", /imports go down only/],
    ["is of a folder of no floor", "lib/utils/a.ts -> lib/io/b.ts", /folder of no floor; add it/],
    ["reaches into such a folder", "lib/io/b.ts -> lib/utils/a.ts", /folder of no floor; add it/],
    [
      "reaches a private file of another folder",
      "lib/show/figure.ts -> lib/show/data/_rows.ts",
      /private to lib\/show\/data; import a public file/,
    ],
    [
      "reaches a private file of the folder above",
      "lib/show/data/grid.ts -> lib/show/_svg.ts",
      /private to lib\/show;/,
    ],
    [
      "is a test's of a private file elsewhere",
      "tests/trust/x_test.ts -> lib/data/_rows.ts",
      /private to lib\/data;/,
    ],
    ["has lib depend on tests", "lib/io/a.ts -> tests/_bars.ts", /uses nothing from tests; move/],
    [
      "has another than train() load its default reporter",
      "lib/training/loop.ts => lib/show/training/default_reporter.ts",
      /go down only/,
    ],
  ] as const
) {
  Deno.test(`floorFaults() names an import that ${claim}, and what to do about it`, () => {
    const [only = "", ...others] = faults(edge);
    assert.deepEqual(others, []);
    assert.ok(only.startsWith(edge.replace(/ [-=]> /, ":1 imports ") + ": "), only);
    assert.match(only, fault);
  });
}

Deno.test("floorFaults() allows train() and runCampaign() alone to load their default reporters, which come from above", () => {
  for (
    const [from, reporter] of [
      ["lib/training/train.ts", "lib/show/training/default_reporter.ts"],
      ["lib/campaign/run_campaign.ts", "lib/show/training/default_campaign_reporter.ts"],
    ]
  ) {
    assert.deepEqual(faults(`${from} => ${reporter}`), []);
    assert.equal(faults(`${from} -> ${reporter}`).length, 1);
    assert.equal(faults(`${from} => lib/show/training/curves.ts`).length, 1);
  }
});

Deno.test("floorFaults() names the shortest circle through a file, each circle once", () => {
  const files = ["a", "b", "c", "d", "e"].map((name) => `lib/io/${name}.ts`);
  const [a, b, c, d, e] = files;
  // d and e import each other, and b is on the way from both back to a.
  const edges = [[a, b], [b, c], [c, a], [c, b], [b, d], [d, e], [e, d], [a, d]];
  assert.deepEqual(faults(...edges.map(([from, to]) => `${from} -> ${to}`)), [
    `${a} imports ${b} imports ${c} imports ${a}: a circle; move what two of them share into a file that imports neither.`,
    `${d} imports ${e} imports ${d}: a circle; move what two of them share into a file that imports neither.`,
  ]);
  assert.deepEqual(faults(`${a} -> ${a}`), [
    `${a} imports ${a}: a circle; move what two of them share into a file that imports neither.`,
  ]);
});

Deno.test("readImports() gives every import in lib and tests, of types and at run time too, and no package's", async () => {
  const imports = await readImports();
  const line = async (path: string, text: string) =>
    (await Deno.readTextFile(join(project.root, path))).split("\n")
      .findIndex((line) => line.includes(text)) + 1;
  const program = "lib/tasks/checks/mutate.ts"; // which no file imports
  const ofProgram = imports.filter(({ from }) => from === program);
  assert.deepEqual(ofProgram.find(({ to }) => to.endsWith("_sites.ts")), {
    from: program,
    to: "lib/tasks/checks/_mutation_sites.ts",
    line: await line(program, "./_mutation_sites.ts"),
    lazy: false,
  });
  const [train, reporter] = ["lib/training/train.ts", "show/training/default_reporter.ts"];
  assert.deepEqual(imports.filter(({ from, to }) => from === train && to === `lib/${reporter}`), [
    {
      from: train,
      to: `lib/${reporter}`,
      line: await line(train, `import("../${reporter}`),
      lazy: true,
    },
  ]);
  assert.ok(imports.some(({ from }) => from === "tests/tasks/checks/floors_test.ts"));
  assert.ok(
    imports.every(({ from, to }) => /^(lib|tests)\//.test(from) && /^(lib|tests)\//.test(to)),
  );
  const left = await Array.fromAsync(Deno.readDir(project.executed), ({ name }) => name);
  assert.deepEqual(left.filter((name) => name.startsWith(".graph-")), []);
});
