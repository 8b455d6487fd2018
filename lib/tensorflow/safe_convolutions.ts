// Gives convolutions to native TensorFlow 2.21 in forms that its oneDNN computes correctly.
//
// If strides leave rows or columns over at the end, its gradient of the filter writes to memory that it does not own, so
// pixels that are not read are cut off. And filters of one number sometimes fail ("could not create a primitive
// descriptor") in a process that has had one in a convolution and one in a depthwise convolution, which for a single
// channel are the same: only the former is used.

import * as tf from "@tensorflow/tfjs";

/** A convolution along one axis. */
interface Steps {
  /** The filter's length in pixels. */
  readonly filter: number;
  readonly stride: number;
  readonly dilation?: number;
  readonly padding: "same" | "valid";
}

/**
 * The number of pixels along an axis that a convolution reads, counted from the first.
 *
 * @param length The length of the axis in pixels.
 * @returns At most `length`; the pixels after that change nothing.
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

/**
 * The shape of the part of some images that a convolution reads.
 *
 * @param images Images x height x width x channels.
 * @param axes The convolution along height and width.
 * @returns `undefined` if it reads all.
 */
export function shapeRead(
  images: readonly number[],
  axes: readonly [down: Steps, across: Steps],
): Shape | undefined {
  const [count, height, width, channels] = images as Shape;
  const [rows, columns] = [pixelsRead(height, axes[0]), pixelsRead(width, axes[1])];
  return rows === height && columns === width ? undefined : [count, rows, columns, channels];
}

/** Wraps tfjs's convolutions on native TensorFlow, eager and traced ones; called once. */
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
          const call = { inputs, attrs: attrs! } as unknown as Call; // all of them take attributes
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

/** Names of kernels: convolutions with their depthwise counterparts. */
const names = [
  [tf.Conv2D, tf.DepthwiseConv2dNative],
  [tf.FusedConv2D, tf.FusedDepthwiseConv2D],
  [tf.Conv2DBackpropFilter, tf.DepthwiseConv2dNativeBackpropFilter],
  [tf.Conv2DBackpropInput, tf.DepthwiseConv2dNativeBackpropInput],
] as const;

/** What tfjs passes to these kernels. */
interface Call {
  readonly inputs: {
    /** The images, unless their gradient is computed. */
    readonly x?: tf.Tensor4D;
    /** Height x width x channels x outputs; `filterShape` instead if its gradient is computed. */
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

type Shape = [number, number, number, number];
type Pair = readonly [down: number, across: number];

function channelsOf({ inputs: { filter }, attrs: { filterShape } }: Call): number {
  return (filter?.shape ?? filterShape!)[2];
}

/** The shape of the part that is read; `undefined` if that is all, or if padding is given in pixels. */
function readOf({ inputs: { x, filter }, attrs }: Call): Shape | undefined {
  const { filterShape, strides, dilations, pad, dataFormat = "NHWC" } = attrs;
  if (!x || (pad !== "same" && pad !== "valid") || dataFormat !== "NHWC") return undefined;
  const lengths = filter?.shape ?? filterShape!;
  const along = (axis: 0 | 1): Steps => ({
    filter: lengths[axis],
    stride: pair(strides)[axis],
    dilation: pair(dilations ?? 1)[axis],
    padding: pad,
  });
  return shapeRead(x.shape, [along(0), along(1)]);
}

function pair(value: number | Pair): Pair {
  return typeof value === "number" ? [value, value] : value;
}
