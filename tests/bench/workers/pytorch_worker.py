"""PyTorch as a contender: data in memory, batches gathered by a shuffled index, no DataLoader in the way."""

import contextlib
import math
import time

import protocol
from protocol import CONFIG, CORES

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

BATCH = CONFIG["batch"]
CHANNELS_LAST = CONFIG.get("channelsLast", False)
COMPILED = CONFIG.get("compiled", False)


class PyTorch:
    def __init__(self):
        self.images, self.labels = tensors("train")
        self.test_images, self.test_labels = tensors("test")
        self.model = None
        self.order, self.at = torch.randperm(len(self.images)), 0

    def greeting(self):
        threads = sorted({1, CORES}, reverse=True)
        names = [f"{count} thread{'s' if count > 1 else ''}" for count in threads]
        order = ", channels_last" if COMPILED and CHANNELS_LAST else ""  # its name does not say so
        return {
            "training": [name + order for name in names],
            "predicting": [f"{name}, batch {batch}" for name in names for batch in (1000, 250, 100)],
            "versions": {"torch": torch.__version__},
        }

    def train(self, images, setting):
        use_threads(setting)
        self.build()
        if self.at + images > len(self.order):
            self.order, self.at = torch.randperm(len(self.images)), 0
        order = self.order[self.at : self.at + images]
        self.at += images
        started = time.perf_counter()
        loss = self.steps(order)
        return {"seconds": time.perf_counter() - started, "loss": loss}

    def predict(self, setting):
        use_threads(setting)
        self.build()
        started = time.perf_counter()
        scores = self.scores(int(setting.split(", batch ")[1]))
        return {"seconds": time.perf_counter() - started, "accuracy": self.accuracy(scores)}

    def answerOne(self, images, setting):
        use_threads(setting)
        self.build()
        self.model.eval()
        seconds = []
        with torch.inference_mode(), precision():
            for image in images:
                started = time.perf_counter()
                self.model(self.test_images[image : image + 1]).float().numpy()
                seconds.append(time.perf_counter() - started)
        return {"seconds": seconds}

    def reach(self, seed, accuracy, epochs):
        self.use_quickest_threads()
        self.model = None
        reached, seconds = [], 0.0
        for _ in range(epochs):
            started = time.perf_counter()
            self.build(seed)
            self.steps(torch.randperm(len(self.images)))
            seconds += time.perf_counter() - started
            reached.append({"seconds": seconds, "accuracy": self.accuracy(self.scores(1000))})
            if reached[-1]["accuracy"] >= accuracy:
                break
        return {"epochs": reached}

    def followRecipe(self, recipe, seed):
        """Trains as the recipe says, to the same rate, smoothing and distortions, in this machine's fastest way."""
        options = recipe["options"]
        quickest = self.quickest_way(recipe)  # not counted
        CONFIG["precision"] = quickest[0]
        torch.set_num_threads(quickest[1])
        started = time.perf_counter()
        learnt = round(0.9 * len(self.images))
        follower = Follower(recipe, seed, options["epochs"] * -(-learnt // options["batchSize"]))
        for _ in range(options["epochs"]):
            for batch in torch.randperm(learnt).split(options["batchSize"]):
                follower.step(self.images[batch], self.labels[batch])
        seconds = time.perf_counter() - started
        self.model = follower.model
        return {"seconds": seconds, "accuracy": self.accuracy(self.scores(250)), "precision": quickest[0]}

    def quickest_way(self, recipe):
        seconds = {}
        for kind in ("float32", "bfloat16"):
            for threads in {1, CORES}:
                CONFIG["precision"] = kind
                torch.set_num_threads(threads)
                follower = Follower(recipe, 0, 40)
                batch = torch.arange(recipe["options"]["batchSize"])
                for step in range(40):
                    if step == 10:
                        started = time.perf_counter()
                    follower.step(self.images[batch], self.labels[batch])
                seconds[kind, threads] = time.perf_counter() - started
        return min(seconds, key=seconds.get)

    def use_quickest_threads(self):
        """Tries each number on a network that is then thrown away."""
        images, seconds = 20 * BATCH, {}
        for setting in self.greeting()["training"]:
            self.train(images, setting)
            seconds[setting] = self.train(images, setting)["seconds"]
        use_threads(min(seconds, key=seconds.get))

    def steps(self, order):
        """Trains on the images in this order; returns their mean loss."""
        self.model.train()
        total = torch.zeros(())
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            images, labels = self.images[batch], self.labels[batch]
            loss = self.loss(images, labels)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
            total += loss.detach() * len(batch)
        return total.item() / len(order)

    def scores(self, batch):
        self.model.eval()
        with torch.inference_mode(), precision():
            parts = [self.model(part).float() for part in self.test_images.split(batch)]
            return torch.cat(parts).numpy()

    def build(self, seed=0):
        if self.model is not None:
            return
        torch.manual_seed(seed)
        model = baseline() if CONFIG["network"] == "baseline" else deeper()
        for layer in model.modules():  # as Keras and this project start them
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(layer.weight)
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)
        if CHANNELS_LAST:
            model = model.to(memory_format=torch.channels_last)
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7, fused=True)

        def loss(images, labels):
            with precision():
                scores = model(images)
            return F.cross_entropy(scores.float(), labels)

        self.loss = torch.compile(loss) if COMPILED else loss

    def accuracy(self, scores):
        return float(np.mean(np.argmax(scores, axis=1) == self.test_labels.numpy()))


class Follower:
    """A recipe under way: its network, its rate that rises and falls once, its distortions."""

    def __init__(self, recipe, seed, steps):
        torch.manual_seed(seed)
        self.options, self.steps, self.done = recipe["options"], steps, 0
        self.model = deeper(recipe["filters"], eps=1e-5, momentum=0.1)
        for layer in self.model.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight)
        if CHANNELS_LAST:
            self.model = self.model.to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.Adam(self.model.parameters(), eps=1e-7, fused=True)

    def step(self, images, labels):
        progress, rise = self.done / self.steps, 0.2
        share = 0.04 + 0.96 * progress / rise if progress < rise else (
            (1 + math.cos(math.pi * (progress - rise) / (1 - rise))) / 2
        )
        self.optimizer.param_groups[0]["lr"] = self.options["learningRate"] * share
        self.done += 1
        if self.options.get("augment"):
            images = distorted(images, **self.options["augment"])
        with precision():
            scores = self.model(images)
        loss = F.cross_entropy(scores.float(), labels, label_smoothing=self.options["labelSmoothing"])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()


def distorted(images, shift, rotate, shear, zoom, elastic):
    """Each image turned, leant, scaled and moved, and bent between control points 7 pixels apart."""
    count, size = len(images), images.shape[-1]

    def drawn(limit):
        return (torch.rand(count) * 2 - 1) * limit

    turn, lean = drawn(math.radians(rotate)), torch.tan(drawn(math.radians(shear)))
    wide, high = 1 + drawn(zoom), 1 + drawn(zoom)
    cos, sin = torch.cos(turn), torch.sin(turn)
    moved = [drawn(2 * shift / size) for _ in range(2)]  # affine_grid counts from -1 to 1
    across = torch.stack([cos / wide, (lean * cos - sin) / wide, moved[0]], 1)
    down = torch.stack([sin / high, (lean * sin + cos) / high, moved[1]], 1)
    grid = F.affine_grid(torch.stack([across, down], 1), images.shape, align_corners=False)
    points = torch.randn(count, 2, 7, 7) * (2 * elastic / size)
    bent = F.interpolate(points, size=(42, 42), mode="bicubic")[:, :, 7:35, 7:35]
    return F.grid_sample(images, grid + bent.permute(0, 2, 3, 1), align_corners=False)


def tensors(part):
    images, labels = protocol.images_and_labels(part)
    images = torch.from_numpy(images).unsqueeze(1)
    if CHANNELS_LAST:
        images = images.contiguous(memory_format=torch.channels_last)
    return images, torch.from_numpy(labels.astype(np.int64))


def use_threads(setting):
    torch.set_num_threads(int(setting.split(" ")[0]))


def precision():
    if CONFIG["precision"] == "bfloat16":
        return torch.autocast("cpu", dtype=torch.bfloat16)
    return contextlib.nullcontext()


def baseline():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1600, 128), nn.ReLU(),
        nn.Linear(128, 10),
    )


def deeper(filters=(32, 64, 128), eps=1e-3, momentum=0.01):
    def block(inputs, outputs):
        return [
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs, eps=eps, momentum=momentum),
            nn.ReLU(inplace=True),
        ]

    first, second, third = filters
    return nn.Sequential(
        *block(1, first), *block(first, first), nn.MaxPool2d(2),
        *block(first, second), *block(second, second), nn.MaxPool2d(2),
        *block(second, third), *block(third, third), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Linear(third, 10),
    )


protocol.serve(PyTorch())
