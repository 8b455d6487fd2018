// The functions of the TensorFlow C API that are called, with their parameters and results as Deno's FFI wants them.

const pointer = "pointer";
const buffer = "buffer";
const i32 = "i32";
const i64 = "i64";
const usize = "usize";
// TF_Output { TF_Operation* oper; int index; }, by value; TF_Input has the same form.
const output = { struct: [pointer, i32] } as const;

// Grouped as in TensorFlow's headers: c_api.h, tf_tensor.h, tf_tstring.h, eager/c_api.h. `buffer` stands for a
// pointer into JavaScript's memory that is read or written during the call only.
export const symbols = {
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
  TF_OperationInput: { parameters: [output], result: output },
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
