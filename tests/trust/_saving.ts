// Saves and loads one model again and again, beside others that do the same. Arguments: the folder, the seed, how often.

import { loadModel } from "../../lib/store/load_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { barsModel } from "../_bars.ts";

const [folder = "", seed = "1", times = "1"] = Deno.args;
const model = barsModel({ seed: Number(seed) });
let loaded = 0;
for (let time = 0; time < Number(times); time++) {
  await saveModel({ model }, folder, { replace: true });
  (await loadModel(folder)).model.dispose();
  loaded++;
}
console.log(`saved and loaded ${loaded} times`);
