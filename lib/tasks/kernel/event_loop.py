# A loop over ZeroMQ's sockets, timers and signals, in one thread.

import os
import signal
import time

import zmq


class EventLoop:
    """
    After each wait come `on_signal(number)`, the timers that are due, and `handle(events)`: sockets that have something.

    Calls `leave()` when the process that has started this one is gone.
    """

    def __init__(self):
        self.context, self.poller = zmq.Context(), zmq.Poller()
        self.timers = {}
        self.leaving = False
        self.parent = os.getppid()
        reading, self.waking = os.pipe()
        os.set_blocking(reading, False), os.set_blocking(self.waking, False)
        self.reading = reading
        self.poller.register(reading, zmq.POLLIN)
        signal.set_wakeup_fd(self.waking, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)  # heard through the pipe

    def wake(self):
        """For other threads."""
        os.write(self.waking, b"\0")

    def open(self, kind):
        opened = self.context.socket(kind)
        opened.sndhwm = opened.rcvhwm = 0  # nothing is dropped, however slow a client is
        if kind == zmq.ROUTER:
            opened.router_handover = True  # a client that has lost its connection comes back under the same name
        if kind != zmq.PUB:
            self.poller.register(opened, zmq.POLLIN)
        return opened

    def after(self, seconds, name, action):
        """Replaces the timer of that name."""
        self.timers[name] = (time.monotonic() + seconds, action)

    def watch_parent(self):
        if os.getppid() != self.parent:  # it was killed, and nobody else will shut us down
            return self.leave()
        self.after(0.5, "parent", self.watch_parent)

    def loop(self):
        self.watch_parent()
        while not self.leaving:
            due = min(when for when, _ in self.timers.values())
            events = dict(self.poller.poll(max(0, due - time.monotonic()) * 1000))
            if self.reading in events:
                for number in {*os.read(self.reading, 4096)} - {0, signal.SIGCHLD}:
                    self.on_signal(number)
            for name, (when, action) in [*self.timers.items()]:
                if name in self.timers and when <= time.monotonic():
                    del self.timers[name]
                    action()
            self.handle(events)
        self.context.destroy(linger=1000)
