// What a notebook can import: two lists that grow by decision only, each name explained by an example that runs.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as face from "mnist";
import * as study from "mnist/study";
import { project } from "../lib/tasks/project.ts";

const names = {
  mnist: `
    IdxError corrupt corruptionNames corruptions datasetFromIdx distorted labelVotes loadMnist
    outOfDistribution pixelStatistics readIdx renderedDigits splitLast subset

    datasetFromPictures drawPad drawPage readDigits readingFigure

    DivergenceError baselineCnn deepCnn exportModel loadModel modelName modelNames originOf recipe
    saveModel silentReporter train

    atTemperatures confidenceSummary embed ensemble evaluate explain fitTemperature judgeMistakes
    labelQuality landscape mistakes mostDoubtful predict robustness temperatureOf writeSubmission

    calibrationComparison classBalance confidenceTable confusionMatrix correctedAccuracyTable count
    corruptionSheet curves digitGrid disputedGrid explanationCard explore figure labelIssueGrid landscapeMap
    meanDigits mistakeGrid oddOnesOut outOfDistributionGrid perClassTable percent pixelHistogram
    probabilityBars reliabilityDiagram robustnessCurves robustnessSummary robustnessTable show
    summaryTable table verdictTable`,
  "mnist/study": `
    grid parallelCoordinates randomSearch runCampaign sweep

    campaignResults campaignTable ensembleResults isLabelError markTable recordedLabelQuality
    runCurves runSpread spread summarise

    calibrationTable compareLooks disagreementGrid mcNemar meanCorruptionAccuracy modelComparison
    sharedMistakeGrid sharedMistakes

    auroc calibrationErrorByChance crossValidate knownFound trend wilsonInterval`,
};

Deno.test('"mnist" and "mnist/study" export these values and no others, and share none', () => {
  const listed = (text: string) => text.trim().split(/\s+/).toSorted();
  assert.deepEqual(Object.keys(face).toSorted(), listed(names.mnist));
  assert.deepEqual(Object.keys(study).toSorted(), listed(names["mnist/study"]));
  assert.deepEqual(Object.keys(face).filter((name) => name in study), []);
});

Deno.test("Every exported value has a docstring with an example that imports it from where it is exported", async () => {
  const wanting: string[] = [];
  for (const [entry, file] of [["mnist", "mod.ts"], ["mnist/study", "study.ts"]] as const) {
    for (const { name, declarations } of await documented(join(project.root, "lib", file))) {
      if (!(name in face) && !(name in study)) continue; // a type
      const tags = declarations.flatMap(({ jsDoc }) => jsDoc?.tags ?? []);
      const examples = tags.filter(({ kind }) => kind === "example").map(({ doc }) => doc ?? "");
      const imports = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "${entry}";`);
      const summarised = declarations.some(({ jsDoc }) => jsDoc?.doc?.trim());
      if (!summarised || !examples.some((code) => imports.test(code))) wanting.push(name);
    }
  }
  assert.deepEqual(wanting, []);
});

interface Exported {
  readonly name: string;
  readonly declarations: readonly {
    readonly jsDoc?: {
      readonly doc?: string;
      readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
    };
  }[];
}

async function documented(path: string): Promise<readonly Exported[]> {
  const { stdout, success } = await new Deno.Command(project.deno, {
    args: ["doc", "--quiet", "--json", path],
    cwd: project.root,
    stderr: "null",
  }).output();
  assert.ok(success, `deno doc ${path}`);
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  return nodes[Object.keys(nodes)[0]!].symbols;
}
