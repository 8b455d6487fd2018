// What is used of cli-progress, which ships without types.

declare class SingleBar {
  constructor(options: {
    readonly format: string;
    readonly barCompleteChar: string;
    readonly barIncompleteChar: string;
    readonly barsize: number;
    readonly hideCursor: boolean;
    readonly clearOnComplete: boolean;
    readonly fps: number;
    readonly gracefulExit: boolean;
  });
  start(total: number, startValue: number, payload: Readonly<Record<string, string>>): void;
  update(value: number, payload: Readonly<Record<string, string>>): void;
  stop(): void;
}

declare const cliProgress: { readonly SingleBar: typeof SingleBar };
export default cliProgress;
