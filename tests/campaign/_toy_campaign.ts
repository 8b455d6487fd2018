// A campaign that takes a second, for tests.

import { dirname } from "node:path";
import { type Campaign, type Configuration, runFolder } from "../../lib/campaign/campaign.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { bars, barsModel } from "../_bars.ts";

export const images = bars(100);
export const watch = { reporter: silentReporter };

/** A campaign of two seeds whose folder is gone after the test. */
export function toyCampaign(keepAs?: Configuration["keepAs"], weights?: "float16") {
  const campaign: Campaign = {
    name: `test-${crypto.randomUUID()}`,
    question: "?",
    configurations: [{
      name: "bars",
      seeds: [1, 2],
      network: (seed) => barsModel({ seed }),
      options: { epochs: 3, batchSize: 16, earlyStopping: 5 },
      ...(keepAs !== undefined && { keepAs }),
      ...(weights && { weights }),
    }],
  };
  const folder = dirname(runFolder(campaign.name, "x"));
  const dispose = () => Deno.remove(folder, { recursive: true });
  return { campaign, [Symbol.asyncDispose]: dispose };
}
