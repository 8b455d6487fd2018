import assert from "node:assert/strict";
import { recipe } from "../../lib/training/recipe.ts";
import { type RecipeName, recipeNames } from "../../lib/training/recipe_options.ts";
import { completeOptions } from "../../lib/training/train_options.ts";

Deno.test("recipe() gives networks of one shape and options that train takes", () => {
  const parameters = recipeNames.map((name) => {
    const { network, options } = recipe(name);
    completeOptions(options);
    assert.deepEqual(network({ classes: 47 }).outputs[0]!.shape, [null, 47]);
    return network({ seed: 1 }).countParams();
  });
  assert.deepEqual(parameters, [96_282, 289_066]);
});

Deno.test("recipe() makes the same network of the same seed, and another of another", () => {
  const first = (seed: number) => recipe("fast").network({ seed }).getWeights()[0]!.dataSync();
  assert.deepEqual(first(1), first(1));
  assert.notDeepEqual(first(1), first(2));
});

Deno.test("recipe() knows no other names", () => {
  assert.throws(() => recipe("best" as RecipeName), {
    name: "InputError",
    message: 'recipe: expected "fast" or "accurate", found "best"',
  });
});
