// What refusing to compile looks like.

/** A layer, loss or optimizer that cannot be part of a graph. The model is unchanged and still runs op by op. */
export class NotCompilableError extends Error {
  override name = "NotCompilableError";
  /** What could not be compiled, such as `"layer gaussian_noise (GaussianNoise)"`. */
  readonly subject: string;

  constructor(subject: string, reason: string, options?: ErrorOptions) {
    super(`${subject} cannot be compiled: ${reason}`, options);
    this.subject = subject;
  }
}
