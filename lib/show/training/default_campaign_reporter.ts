// Chooses who shows how a campaign goes: the notebook if there is one, else the terminal.

import type { CampaignReporter } from "../../campaign/carry_out_campaign.ts";
import { kernel } from "../../io/kernel.ts";
import { campaignNotebookReporter } from "./campaign_notebook_reporter.ts";
import { campaignTerminalReporter } from "./campaign_terminal_reporter.ts";

/** The reporter that suits where the program runs: outputs that grow in a notebook, lines in a terminal. */
export function defaultCampaignReporter(): CampaignReporter {
  const target = kernel();
  return target ? campaignNotebookReporter(target) : campaignTerminalReporter();
}
