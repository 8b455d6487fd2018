// Frees a tensor twice past our layer, to see that the guarded allocator of ffi_test.ts notices.

import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { newTensor } from "../../lib/tensorflow/tensor.ts";

const api = loadCApi();
const tensor = newTensor(api, [1000], 1, new Float32Array(1000));
api.tf.TF_DeleteTensor(tensor);
api.tf.TF_DeleteTensor(tensor);
console.log("nothing noticed");
