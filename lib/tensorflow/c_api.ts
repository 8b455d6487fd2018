// The TensorFlow C API through Deno's FFI: its functions as typed symbols, loaded once a process.

import { findLibrary, type LibraryFiles } from "./find_library.ts";
import { libC } from "./_libc.ts";
import { quietly } from "./_quietly.ts";

const pointer = "pointer";
const buffer = "buffer";
const i32 = "i32";
const i64 = "i64";
const usize = "usize";
// TF_Output { TF_Operation* oper; int index; }, by value.
const output = { struct: [pointer, i32] } as const;
// TF_Input is of the same form.
const input = output;

// Grouped as in TensorFlow's headers: c_api.h, tf_tensor.h, tf_tstring.h, eager/c_api.h. `buffer` stands for a
// pointer into JavaScript's memory that is read or written during the call only.
const symbols = {
  TF_Version: { parameters: [], result: pointer },

  TF_NewStatus: { parameters: [], result: pointer },
  TF_DeleteStatus: { parameters: [pointer], result: "void" },
  TF_GetCode: { parameters: [pointer], result: i32 },
  TF_Message: { parameters: [pointer], result: pointer },

  TF_NewBufferFromString: { parameters: [buffer, usize], result: pointer },
  TF_NewBuffer: { parameters: [], result: pointer },
  TF_DeleteBuffer: { parameters: [pointer], result: "void" },

  TF_AllocateTensor: { parameters: [i32, buffer, i32, usize], result: pointer },
  TF_DeleteTensor: { parameters: [pointer], result: "void" },
  TF_TensorType: { parameters: [pointer], result: i32 },
  TF_NumDims: { parameters: [pointer], result: i32 },
  TF_Dim: { parameters: [pointer, i32], result: i64 },
  TF_TensorByteSize: { parameters: [pointer], result: usize },
  TF_TensorElementCount: { parameters: [pointer], result: i64 },
  TF_TensorData: { parameters: [pointer], result: pointer },
  TF_TensorFromProto: { parameters: [pointer, pointer, pointer], result: "void" },
  TF_StringGetDataPointer: { parameters: [pointer], result: pointer },
  TF_StringGetSize: { parameters: [pointer], result: usize },

  TF_NewGraph: { parameters: [], result: pointer },
  TF_DeleteGraph: { parameters: [pointer], result: "void" },
  TF_GraphOperationByName: { parameters: [pointer, buffer], result: pointer },
  TF_GraphGetOpDef: { parameters: [pointer, buffer, pointer, pointer], result: "void" },
  TF_GraphGetTensorNumDims: { parameters: [pointer, output, pointer], result: i32 },
  TF_GraphGetTensorShape: { parameters: [pointer, output, buffer, i32, pointer], result: "void" },
  TF_OperationOpType: { parameters: [pointer], result: pointer },
  TF_OperationNumInputs: { parameters: [pointer], result: i32 },
  TF_OperationInput: { parameters: [input], result: output },
  TF_OperationGetAttrIntList: {
    parameters: [pointer, buffer, buffer, i32, pointer],
    result: "void",
  },
  TF_OperationOutputType: { parameters: [output], result: i32 },
  TF_NewOperation: { parameters: [pointer, buffer, buffer], result: pointer },
  TF_AddInput: { parameters: [pointer, output], result: "void" },
  TF_AddInputList: { parameters: [pointer, buffer, i32], result: "void" },
  TF_AddControlInput: { parameters: [pointer, pointer], result: "void" },
  TF_SetAttrString: { parameters: [pointer, buffer, buffer, usize], result: "void" },
  TF_SetAttrInt: { parameters: [pointer, buffer, i64], result: "void" },
  TF_SetAttrIntList: { parameters: [pointer, buffer, buffer, i32], result: "void" },
  TF_SetAttrFloat: { parameters: [pointer, buffer, "f32"], result: "void" },
  TF_SetAttrBool: { parameters: [pointer, buffer, "u8"], result: "void" },
  TF_SetAttrType: { parameters: [pointer, buffer, i32], result: "void" },
  TF_SetAttrShape: { parameters: [pointer, buffer, buffer, i32], result: "void" },
  TF_SetAttrTensor: { parameters: [pointer, buffer, pointer, pointer], result: "void" },
  TF_FinishOperation: { parameters: [pointer, pointer], result: pointer },
  TF_AddGradients: {
    parameters: [
      ...[pointer, buffer, i32] as const, // graph, ys, their number
      ...[buffer, i32] as const, // xs, their number
      ...[buffer, pointer, buffer] as const, // gradients of the ys, status, gradients of the xs
    ],
    result: "void",
  },

  TF_NewSessionOptions: { parameters: [], result: pointer },
  TF_DeleteSessionOptions: { parameters: [pointer], result: "void" },
  TF_SetConfig: { parameters: [pointer, buffer, usize, pointer], result: "void" },
  TF_NewSession: { parameters: [pointer, pointer, pointer], result: pointer },
  TF_LoadSessionFromSavedModel: {
    parameters: [pointer, pointer, buffer, buffer, i32, pointer, pointer, pointer],
    result: pointer,
  },
  TF_DeleteSession: { parameters: [pointer, pointer], result: "void" },
  TF_SessionRun: {
    parameters: [
      ...[pointer, pointer] as const, // session, run options
      ...[buffer, buffer, i32] as const, // inputs, their values, their number
      ...[buffer, buffer, i32] as const, // outputs, their values, their number
      ...[buffer, i32] as const, // targets, their number
      ...[pointer, pointer] as const, // run metadata, status
    ],
    result: "void",
  },

  TFE_NewContextOptions: { parameters: [], result: pointer },
  TFE_DeleteContextOptions: { parameters: [pointer], result: "void" },
  TFE_NewContext: { parameters: [pointer, pointer], result: pointer },
  TFE_NewTensorHandle: { parameters: [pointer, pointer], result: pointer },
  TFE_DeleteTensorHandle: { parameters: [pointer], result: "void" },
  TFE_TensorHandleDataType: { parameters: [pointer], result: i32 },
  TFE_TensorHandleNumDims: { parameters: [pointer, pointer], result: i32 },
  TFE_TensorHandleDim: { parameters: [pointer, i32, pointer], result: i64 },
  TFE_TensorHandleResolve: { parameters: [pointer, pointer], result: pointer },
  TFE_NewOp: { parameters: [pointer, buffer, pointer], result: pointer },
  TFE_DeleteOp: { parameters: [pointer], result: "void" },
  TFE_OpAddInput: { parameters: [pointer, pointer, pointer], result: "void" },
  TFE_OpSetAttrString: { parameters: [pointer, buffer, buffer, usize], result: "void" },
  TFE_OpSetAttrStringList: { parameters: [pointer, buffer, buffer, buffer, i32], result: "void" },
  TFE_OpSetAttrInt: { parameters: [pointer, buffer, i64], result: "void" },
  TFE_OpSetAttrIntList: { parameters: [pointer, buffer, buffer, i32], result: "void" },
  TFE_OpSetAttrFloat: { parameters: [pointer, buffer, "f32"], result: "void" },
  TFE_OpSetAttrFloatList: { parameters: [pointer, buffer, buffer, i32], result: "void" },
  TFE_OpSetAttrBool: { parameters: [pointer, buffer, "u8"], result: "void" },
  TFE_OpSetAttrBoolList: { parameters: [pointer, buffer, buffer, i32], result: "void" },
  TFE_OpSetAttrType: { parameters: [pointer, buffer, i32], result: "void" },
  TFE_OpSetAttrTypeList: { parameters: [pointer, buffer, buffer, i32], result: "void" },
  TFE_OpSetAttrShape: { parameters: [pointer, buffer, buffer, i32, pointer], result: "void" },
  TFE_Execute: { parameters: [pointer, buffer, buffer, pointer], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The loaded C API. */
export interface CApi {
  /** Its functions, under their C names. */
  readonly tf: Deno.DynamicLibrary<typeof symbols>["symbols"];
  /** TensorFlow's own version, such as `"2.21.0"`. */
  readonly version: string;
  /** The files it was loaded from. */
  readonly files: LibraryFiles;
}

/** libtensorflow is there but cannot be used. */
export class LibraryError extends Error {
  override name = "LibraryError";
}

let loaded: CApi | undefined;

/**
 * Loads the TensorFlow C API, once; later calls return the same one.
 *
 * @returns The functions, the version and the files.
 * @throws {LibraryNotFoundError} When libtensorflow is nowhere.
 * @throws {LibraryError} When it is broken or too old.
 */
export function loadCApi(): CApi {
  return loaded ??= open(findLibrary());
}

/** The oldest version that the project is tested with. */
const oldest = [2, 21] as const;

function open(files: LibraryFiles): CApi {
  const wayOut =
    "run `npx deno@2.9.6 task setup` to install the version that the project pins, and unset " +
    "LIBTENSORFLOW_DIR if it is set";
  silenceLog();
  setUpTensorFlow();
  try {
    quietly(() => pin(files));
    // Asked first and alone: an older library lacks functions that the full list names.
    const probe = Deno.dlopen(files.api, { TF_Version: symbols.TF_Version });
    const version = cString(probe.symbols.TF_Version());
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major !== oldest[0] || minor < oldest[1]) {
      throw new LibraryError(
        `${files.api}: expected TensorFlow ${
          oldest.join(".")
        } or a later 2.x, found ${version}; ${wayOut}`,
      );
    }
    return { tf: Deno.dlopen(files.api, symbols).symbols, version, files };
  } catch (error) {
    if (error instanceof LibraryError || error instanceof Deno.errors.NotCapable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`${files.api}: cannot be loaded (${reason}); ${wayOut}`, {
      cause: error,
    });
  }
}

/**
 * Turns TensorFlow's log off, unless a level was chosen: on stderr it repeats what the exceptions say. TensorFlow
 * reads the level once, when it first has something to say.
 */
function silenceLog(): void {
  const variable = "TF_CPP_MIN_LOG_LEVEL";
  // Asked, because without the permission Deno would stop and prompt for it.
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  const none = "3";
  if (state === "granted" && Deno.env.get(variable) === undefined) Deno.env.set(variable, none);
}

/** Settings that TensorFlow takes from the environment alone, when it first needs them. */
function setUpTensorFlow(): void {
  const libc = libC();
  // Threads for each session, where otherwise all have one pool, whatever a session asks for.
  libc?.setDefault("TF_OVERRIDE_GLOBAL_THREADPOOL", "1");
  // Sums of gradients keep 32 bits; otherwise it depends on the rest of the graph which of them do.
  libc?.setDefault("TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_INFERLIST_REMOVE", "AddN");
}

/**
 * Loads the files so that they stay loaded. Deno closes its libraries when the process ends, while TensorFlow's
 * threads still run in them, and that crashes; `RTLD_NODELETE` keeps the code mapped.
 */
function pin(files: LibraryFiles): void {
  for (const file of [files.framework, files.api]) {
    // Deno's own message is the clearer one, so failures are left to it.
    if (!libC()?.loadForGood(file)) Deno.dlopen(file, {});
  }
}

/** Text at a C `char *`; empty for a null pointer. */
export function cString(at: Deno.PointerValue): string {
  return at === null ? "" : Deno.UnsafePointerView.getCString(at);
}
