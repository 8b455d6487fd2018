// Measures how fast this project trains beside Keras, PyTorch and stock tfjs-node, as `deno task bench`.

import { join, resolve } from "node:path";
import { runAccuracy, runRecipes } from "./accuracy.ts";
import { runColdStart } from "./cold_start.ts";
import { type Configuration, configurations, cores, titleOf } from "./configuration.ts";
import { climbers, contendersFor, followers, predictors } from "./contenders.ts";
import { measureLimits } from "./limit.ts";
import { describeMachine, machineText } from "./machine.ts";
import { peers, setUpPeers } from "./peers.ts";
import { runPredicting } from "./predicting.ts";
import * as text from "./print.ts";
import { type Race, type RaceOptions, runRace } from "./race.ts";
import { runScaling, scalingText } from "./scaling.ts";
import { closingLine, ratiosOf, rowsOf } from "./summary.ts";
import { type Findings, toJson } from "./to_json.ts";
import { project } from "../../lib/tasks/project.ts";
import { canRedraw, clearStatus, drawStatus } from "../../lib/io/status_line.ts";
import { parseOptions, runTask, TaskError, wholeNumber } from "../../lib/tasks/task.ts";

const sections = [
  "limit",
  "training",
  "predicting",
  "start",
  "accuracy",
  "recipes",
  "scaling",
] as const;
/** Those that run unless others are named. */
const usual = sections.filter((section) => section !== "scaling");
const batches = ["16", "32", "64", "128", "deeper"] as const;
const precisions = ["float32", "bfloat16"] as const;

const help = `
Usage: deno task bench [--quick] [--json FILE] [--only SECTION,...] [--batch SIZE,...]
                       [--precision NAME,...] [--rounds N]

Trains the same networks on the same images with this project, Keras, PyTorch and stock tfjs-node.
Each is a process of its own, warmed up, that stays; they take turns of about a second, in an order
drawn anew each round, and only one computes at a time. The peers' Python is set up in .venv-bench by
the first run, and needs the network for it. A full run takes an hour or two, and wants a quiet machine.

  --quick           training in batches of 16 and 128 beside the strongest peers only, in 4 minutes:
                    float32, and bfloat16 if there is time left
  --json FILE       write all that was measured there too
  --only SECTION    ${sections.join(", ")}; all but scaling unless given
  --batch SIZE      ${batches.join(", ")} (the deeper network, at 128); all unless given
  --precision NAME  ${precisions.join(", ")}; both unless given
  --rounds N        turns of each contender; 7 unless given, 5 in a quick run
`;

/** What the races of a quick run may take: seconds, so that all of it takes less than four minutes. */
const quickLimit = 225;

await runTask(bench);

async function bench(): Promise<void> {
  const { values } = parseOptions(help, {
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      only: { type: "string" },
      batch: { type: "string" },
      precision: { type: "string" },
      rounds: { type: "string" },
    },
  });
  const { quick } = values;
  const wanted = chosen("only", values.only, sections, quick ? ["training"] : usual);
  const sizes = chosen("batch", values.batch, batches, quick ? ["16", "128"] : batches);
  const kinds = chosen("precision", values.precision, precisions, precisions);
  const rounds = wholeNumber("rounds", values.rounds ?? (quick ? "5" : "7"));
  const machine = describeMachine(); // its load, before our own
  if (wanted.some((section) => section !== "scaling")) await setUpPeers();
  const data = await writeData();
  const images = data === "mnist" ? "MNIST" : "rendered stand-in digits, not MNIST";
  console.log(`${machineText(machine)}\nall train on ${images}\n`);

  const options = (title: string): RaceOptions => ({
    rounds,
    seconds: quick ? 0.7 : 1,
    report: (what) => progress(`${title}: ${what}`),
  });
  const findings: Mutable<Findings> = { machine, data, races: [] };
  if (wanted.includes("limit")) {
    findings.limits = await measureLimits(kinds, options("limit").report);
  }
  if (wanted.includes("training")) {
    const races = configurations.filter(({ network, batch, precision }) =>
      kinds.includes(precision) &&
      sizes.includes(network === "deeper" ? network : `${batch}` as typeof batches[number])
    );
    findings.races = await runRaces(races, quick, options);
  }
  if (findings.limits) {
    findings.limits = await measureLimits(kinds, options("limit").report, findings.limits);
    show(text.limitText(findings.limits, findings.races));
  }
  if (wanted.includes("predicting")) {
    findings.predicting = await runPredicting(predictors, options("predicting"));
    show(text.predictingText(findings.predicting));
  }
  if (wanted.includes("start")) {
    findings.coldStart = await runColdStart(options("cold start").report);
    show(text.coldStartText(findings.coldStart));
  }
  if (wanted.includes("accuracy") && data === "mnist") {
    const of = [16, 128].filter((batch) => sizes.includes(`${batch}` as "16" | "128"));
    findings.accuracy = await runAccuracy(climbers, of, options("time to accuracy").report);
    show(text.accuracyText(findings.accuracy));
  }

  if (wanted.includes("recipes") && data === "mnist") {
    findings.recipes = await runRecipes(followers, Math.min(rounds, 3), options("recipes").report);
    show(text.recipesText(findings.recipes));
  }

  if (wanted.includes("scaling")) {
    const of = [16, 128].filter((batch) => sizes.includes(`${batch}` as "16" | "128"));
    findings.scaling = await runScaling(cores, of, options("scaling"));
    show(scalingText(findings.scaling));
  }

  clearStatus();
  const found = toJson(findings);
  if (values.json) await Deno.writeTextFile(resolve(values.json), JSON.stringify(found, null, 2));
  const closing = closingLine(ratiosOf(findings.races.flatMap(rowsOf)));
  if (closing) console.log(closing);
}

/** Runs the races; a quick run leaves out those that it has no time for. */
async function runRaces(
  races: readonly Configuration[],
  quick: boolean,
  options: (title: string) => RaceOptions,
): Promise<readonly Race[]> {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  const finished: Race[] = [];
  let longest = 0;
  for (const configuration of races) {
    const title = titleOf(configuration);
    const began = elapsed();
    if (quick && configuration.precision === "bfloat16" && began + 1.1 * longest > quickLimit) {
      show(`${title}: left out, for want of time`);
      continue;
    }
    const race = await runRace(configuration, contendersFor(configuration, quick), options(title));
    show(text.raceText(race));
    finished.push(race);
    longest = Math.max(longest, elapsed() - began);
  }
  return finished;
}

/** Has the images written where all contenders find them; says which they are. */
async function writeData(): Promise<string> {
  progress("writing the images");
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", join("tests", "bench", "write_data.ts"), peers.data],
    cwd: project.root,
  }).output();
  if (!success) throw new TaskError(new TextDecoder().decode(stderr).trim());
  return new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
}

/** The parts of a list such as `16,128`. */
function chosen<Name extends string>(
  option: string,
  list: string | undefined,
  names: readonly Name[],
  otherwise: readonly Name[],
): readonly Name[] {
  if (list === undefined) return otherwise;
  return list.split(",").map((text) => {
    const name = names.find((name) => name === text.trim());
    if (name) return name;
    throw new TaskError(`--${option}: expected ${names.join(", ")}, found ${text}`);
  });
}

function progress(what: string): void {
  if (canRedraw) drawStatus(what);
  else console.error(what);
}

function show(what: string): void {
  clearStatus();
  console.log(`${what}\n`);
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
