// The campaigns beside their records: each recorded run is one that the campaign plans, trained as it plans it.

import assert from "node:assert/strict";
import { plannedRuns, runFolder } from "../../lib/campaign/campaign.ts";
import { campaigns } from "../../lib/campaign/campaigns.ts";
import { campaignResults, missingRuns } from "../../lib/campaign/results_file.ts";

for (const [name, campaign] of Object.entries(campaigns)) {
  Deno.test(`Every run of ${name} is recorded, with the settings and the network that the campaign plans`, async () => {
    assert.equal(campaign.name, name);
    const planned = plannedRuns(campaign);
    const results = await campaignResults(name);
    assert.equal(new Set(planned.map(({ id }) => id)).size, planned.length);
    assert.deepEqual(missingRuns(campaign, results), []);
    assert.equal(results.length, planned.length);
    for (const { id, seed, configuration } of planned) {
      const { training, parameters, ...result } = results.find(({ run }) => run === id)!;
      assert.equal(result.configuration, configuration.name);
      const { validationFraction = 0.1, reduceLr, ...options } = configuration.options;
      const { reduceLr: lowered, ...settings } = training.settings;
      for (const [setting, value] of Object.entries({ ...options, seed })) {
        assert.deepEqual(settings[setting as keyof typeof settings], value, `${id}: ${setting}`);
      }
      assert.equal(lowered && lowered.patience, reduceLr ?? 5, id);
      assert.equal(training.data.validation.size, 60_000 * validationFraction, id);
      const origin = training.settings.startedFrom;
      if (origin) assert.match(origin.name, new RegExp(`(_seed_${seed}|_half)$`));
      else {
        const network = await configuration.network(seed);
        assert.ok(!("card" in network));
        assert.equal(network.countParams(), parameters, id);
        network.dispose();
      }
    }
  });
}

for (const [name, before] of [["half_search", "half_from"], ["close_last", "far_first"]] as const) {
  for (const [at, { id, seed }] of plannedRuns(campaigns[before]!).entries()) {
    const trained = await Deno.stat(runFolder(before, id)).then(() => true, () => false);
    Deno.test({
      name: `${name} says which run of ${before} it goes on from, and what trains it: ${id}`,
      ignore: trained, // on the machine that repeats the campaign
      fn: async () => {
        const next = plannedRuns(campaigns[name]!)[at]!;
        assert.equal(next.seed, seed);
        await assert.rejects(
          async () => await next.configuration.network(seed),
          new RegExp(`${id}.*; \`deno task campaign ${before}\` trains it$`),
        );
      },
    });
  }
}
