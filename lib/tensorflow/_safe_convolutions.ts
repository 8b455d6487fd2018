// Gives native TensorFlow 2.21 convolutions in forms that its oneDNN gets right.
//
// Where strides leave rows or columns over at the end, its gradient of the filter writes over memory that is not its own,
// so what is not read is cut off. And a filter of one number fails, now and then, once a process had one of a convolution
// and one of a depthwise convolution ("could not create a primitive descriptor"): of a single channel both are the same.

import * as tf from "@tensorflow/tfjs";

/** How a convolution goes along one axis. */
interface Steps {
  /** Pixels of its filter. */
  readonly filter: number;
  readonly stride: number;
  readonly dilation?: number;
  readonly padding: "same" | "valid";
}

/**
 * How many pixels of an axis a convolution reads, from the first on.
 *
 * @param length All there are.
 * @returns At most `length`: what lies behind changes nothing.
 */
export function pixelsRead(
  length: number,
  { filter, stride, dilation = 1, padding }: Steps,
): number {
  const extent = (filter - 1) * dilation + 1;
  const places = padding === "same"
    ? Math.ceil(length / stride)
    : Math.floor((length - extent) / stride) + 1;
  return places < 1 ? length : Math.min(length, (places - 1) * stride + extent);
}

/** Puts itself before tfjs's convolutions on native TensorFlow, eager ones and those that are recorded; called once. */
export function makeConvolutionsSafe(): void {
  const before = new Map(
    names.flat().map((name) => [name, tf.getKernel(name, "tensorflow")] as const),
  );
  for (const [full, depthwise] of names) {
    for (const name of [full, depthwise]) {
      tf.unregisterKernel(name, "tensorflow");
      tf.registerKernel({
        ...before.get(name)!,
        kernelFunc: ({ inputs, attrs, backend }) => {
          const call = { inputs, attrs: attrs! } as unknown as Call; // they take attributes, all of them
          const single = name === depthwise && channelsOf(call) === 1;
          const kernel = before.get(single ? full : name)!;
          const settings = single
            ? { dataFormat: "NHWC", ...attrs!, dilations: call.attrs.dilations ?? 1 }
            : attrs!;
          const read = readOf(call);
          const x = read && tf.slice(call.inputs.x!, 0, read);
          const result = kernel.kernelFunc({
            inputs: x ? { ...inputs, x } : inputs,
            attrs: settings as tf.NamedAttrMap,
            backend,
          });
          x?.dispose();
          return result;
        },
      });
    }
  }
}

/** Convolutions, and those of each channel by itself; names of kernels. */
const names = [
  [tf.Conv2D, tf.DepthwiseConv2dNative],
  [tf.FusedConv2D, tf.FusedDepthwiseConv2D],
  [tf.Conv2DBackpropFilter, tf.DepthwiseConv2dNativeBackpropFilter],
  [tf.Conv2DBackpropInput, tf.DepthwiseConv2dNativeBackpropInput],
] as const;

/** What tfjs gives these kernels. */
interface Call {
  readonly inputs: {
    /** The images, except where their gradient is asked for. */
    readonly x?: tf.Tensor4D;
    /** Height x width x channels x outputs; its shape alone where its gradient is asked for. */
    readonly filter?: tf.Tensor4D;
  };
  readonly attrs: {
    readonly filterShape?: Shape;
    readonly strides: number | Pair;
    readonly dilations?: number | Pair | null;
    readonly pad: string | number | readonly unknown[];
    readonly dataFormat?: string;
  };
}

type Shape = readonly [number, number, number, number];
type Pair = readonly [down: number, across: number];

function channelsOf({ inputs: { filter }, attrs: { filterShape } }: Call): number {
  return (filter?.shape ?? filterShape!)[2];
}

/** The shape of what is read; `undefined` where that is all, or padding is given in pixels. */
function readOf({ inputs: { x, filter }, attrs }: Call): [...Shape] | undefined {
  const { filterShape, strides, dilations, pad, dataFormat = "NHWC" } = attrs;
  if (!x || (pad !== "same" && pad !== "valid") || dataFormat !== "NHWC") return undefined;
  const lengths = filter?.shape ?? filterShape!;
  const [steps, apart] = [pair(strides), pair(dilations ?? 1)];
  const read = ([1, 2] as const).map((axis) =>
    pixelsRead(x.shape[axis], {
      filter: lengths[axis - 1]!,
      stride: steps[axis - 1]!,
      dilation: apart[axis - 1]!,
      padding: pad,
    })
  );
  const [rows = 0, columns = 0] = read;
  if (rows === x.shape[1] && columns === x.shape[2]) return undefined;
  return [x.shape[0], rows, columns, x.shape[3]];
}

function pair(value: number | Pair): Pair {
  return typeof value === "number" ? [value, value] : value;
}
