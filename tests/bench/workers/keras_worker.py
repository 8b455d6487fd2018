"""Keras on TensorFlow as a contender: `fit` and `predict`, as its documentation has them."""

import time

import protocol
from protocol import CONFIG, CORES

import keras
import numpy as np
import tensorflow as tf

BATCH = CONFIG["batch"]
THREADS = CONFIG.get("threads")
STEPS_PER_EXECUTION = CONFIG.get("stepsPerExecution", 1)
COMPILED = CONFIG.get("compiled", False)


class Keras:
    def __init__(self):
        if THREADS:
            tf.config.threading.set_intra_op_parallelism_threads(THREADS)
            tf.config.threading.set_inter_op_parallelism_threads(THREADS)
        if CONFIG["precision"] == "bfloat16":
            keras.config.set_dtype_policy("mixed_bfloat16")
        images, labels = protocol.images_and_labels("train")
        self.images, self.labels = images[..., None], labels
        test_images, self.test_labels = protocol.images_and_labels("test")
        self.test_images = test_images[..., None]
        self.model = None
        self.tensors = None
        self.at = 0

    def greeting(self):
        how = f"{THREADS or CORES} threads" if (THREADS or CORES) > 1 else "1 thread"
        if COMPILED:
            how += f", steps_per_execution={STEPS_PER_EXECUTION}"
        return {
            "training": [f"arrays, {how}", f"tf.data, {how}"],
            "predicting": [
                f"{way}, batch {batch}"
                for way in ("predict", "tf.function")
                for batch in (1000, 250, 100)
            ],
            "versions": {"keras": keras.__version__, "tensorflow": tf.__version__},
        }

    def train(self, images, setting):
        self.build()
        if self.at + images > len(self.images):
            self.at = 0
        part = slice(self.at, self.at + images)
        self.at += images
        if setting.startswith("arrays"):
            data = {"x": self.images[part], "y": self.labels[part], "batch_size": BATCH}
        else:
            data = {"x": self.pipeline(part), "shuffle": False}  # it does so itself
        clock = EpochClock()
        history = self.model.fit(**data, epochs=1, verbose=0, callbacks=[clock])
        return {"seconds": clock.seconds, "loss": history.history["loss"][0]}

    def predict(self, setting):
        self.build()
        way, batch = setting.split(", batch ")
        started = time.perf_counter()
        if way == "predict":
            scores = self.model.predict(self.test_images, batch_size=int(batch), verbose=0)
        else:
            starts = range(0, len(self.test_images), int(batch))
            parts = [self.forward(self.test_images[at : at + int(batch)]) for at in starts]
            scores = np.concatenate([part.numpy() for part in parts])
        return {"seconds": time.perf_counter() - started, "accuracy": self.accuracy(scores)}

    def answerOne(self, images, setting):
        """`model(x)`, as Keras's guide advises for a few images."""
        self.build()
        seconds = []
        for image in images:
            started = time.perf_counter()
            self.model(self.test_images[image : image + 1], training=False).numpy()
            seconds.append(time.perf_counter() - started)
        return {"seconds": seconds}

    def reach(self, seed, accuracy, epochs):
        self.model = None
        self.build(seed)
        reached, clock = [], EpochClock()
        for epoch in range(epochs):
            self.model.fit(
                self.images, self.labels, batch_size=BATCH, verbose=0, callbacks=[clock],
                initial_epoch=epoch, epochs=epoch + 1,
            )
            now = self.accuracy(self.model.predict(self.test_images, batch_size=1000, verbose=0))
            reached.append({"seconds": clock.seconds, "accuracy": now})
            if now >= accuracy:
                break
        return {"epochs": reached}

    def multiply(self, size):
        """The most that large matrix products reach, in FLOP/s."""
        kind = tf.bfloat16 if CONFIG["precision"] == "bfloat16" else tf.float32
        a, b = (tf.cast(tf.random.normal([size, size]), kind) for _ in range(2))
        product = tf.function(lambda a, b: tf.matmul(a, b))
        seconds = []
        until = time.perf_counter() + 3
        while time.perf_counter() < until or len(seconds) < 3:
            started = time.perf_counter()
            product(a, b)
            seconds.append(time.perf_counter() - started)
        return {"flops": 2 * size**3 / min(seconds)}

    def save(self, path):
        self.build()
        self.model.save(path)
        return {}

    def build(self, seed=0):
        if self.model:
            return
        keras.utils.set_random_seed(seed)
        self.model = baseline() if CONFIG["network"] == "baseline" else deeper()
        self.model.compile(
            optimizer=keras.optimizers.Adam(1e-3),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            steps_per_execution=STEPS_PER_EXECUTION,
            jit_compile=True if COMPILED else "auto",
        )
        model = self.model
        self.forward = tf.function(lambda images: model(images, training=False))

    def pipeline(self, part):
        """Indices are shuffled and whole batches gathered: no work for each image."""
        if self.tensors is None:
            self.tensors = tf.constant(self.images), tf.constant(self.labels)
        images, labels = self.tensors
        count = part.stop - part.start
        return (
            tf.data.Dataset.range(part.start, part.stop)
            .shuffle(count)
            .batch(BATCH, drop_remainder=True)
            .map(lambda at: (tf.gather(images, at), tf.gather(labels, at)), tf.data.AUTOTUNE)
            .prefetch(tf.data.AUTOTUNE)
        )

    def accuracy(self, scores):
        return float(np.mean(np.argmax(scores, axis=1) == self.test_labels))


class EpochClock(keras.callbacks.Callback):
    """Times epochs: neither the making of the data set nor that of the iterator counts."""

    seconds = 0.0

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds += time.perf_counter() - self.started


def baseline():
    layers = keras.layers
    return keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, dtype="float32"),
    ])


def deeper():
    layers = keras.layers

    def block(filters):
        return [
            layers.Conv2D(filters, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
        ]

    return keras.Sequential([
        layers.Input((28, 28, 1)),
        *block(32), *block(32), layers.MaxPooling2D(2),
        *block(64), *block(64), layers.MaxPooling2D(2),
        *block(128), *block(128), layers.GlobalAveragePooling2D(),
        layers.Dense(10, dtype="float32"),
    ])


protocol.serve(Keras())
