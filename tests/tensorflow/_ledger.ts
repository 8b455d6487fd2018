// Counts what the library gives out and gets back, so that a test can see that nothing is kept.

import type { CApi } from "../../lib/tensorflow/c_api.ts";

type Kind = "op" | "tensor" | "handle" | "buffer" | "graph" | "session" | "options" | "status";

/** How many of each kind are alive. */
export type Alive = Readonly<Record<Kind, number>>;

/** Functions that return one thing, or null, and those that free one. */
const made: Readonly<Record<string, Kind>> = {
  TF_AllocateTensor: "tensor",
  TF_LoadSessionFromSavedModel: "session",
  TF_NewBuffer: "buffer",
  TF_NewBufferFromString: "buffer",
  TF_NewGraph: "graph",
  TF_NewSessionOptions: "options",
  TF_NewStatus: "status",
  TFE_NewContextOptions: "options",
  TFE_NewOp: "op",
  TFE_NewTensorHandle: "handle",
  TFE_TensorHandleResolve: "tensor",
};
const freed: Readonly<Record<string, Kind>> = {
  TF_DeleteBuffer: "buffer",
  TF_DeleteGraph: "graph",
  TF_DeleteSession: "session",
  TF_DeleteSessionOptions: "options",
  TF_DeleteStatus: "status",
  TF_DeleteTensor: "tensor",
  TFE_DeleteContextOptions: "options",
  TFE_DeleteOp: "op",
  TFE_DeleteTensorHandle: "handle",
};
/** Functions that write addresses of new things into an array, and which argument that is. */
const written: Readonly<Record<string, readonly [kind: Kind, argument: number]>> = {
  TF_SessionRun: ["tensor", 6],
  TFE_Execute: ["handle", 1],
};

/** The same library, counted. */
export function counted(api: CApi): { readonly api: CApi; readonly alive: () => Alive } {
  const alive = {
    ...{ op: 0, tensor: 0, handle: 0, buffer: 0 },
    ...{ graph: 0, session: 0, options: 0, status: 0 },
  };
  const wrap = (name: string, call: (...input: unknown[]) => unknown) => (...input: unknown[]) => {
    const result = call(...input);
    const [kind, argument] = written[name] ?? [];
    if (made[name] && result !== null) alive[made[name]]++;
    if (freed[name] && input[0] !== null) alive[freed[name]]--;
    if (kind) {
      alive[kind] += (input[argument!] as BigUint64Array).filter((address) => address).length;
    }
    return result;
  };
  const functions = Object.entries(api.tf as Record<string, (...input: unknown[]) => unknown>);
  // Each function keeps its own parameters and result; only the object is built anew.
  const tf = Object.fromEntries(functions.map(([name, call]) => [name, wrap(name, call)]));
  return { api: { ...api, tf: tf as unknown as CApi["tf"] }, alive: () => ({ ...alive }) };
}
