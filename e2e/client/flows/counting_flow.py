"""Many short steps over half a minute: long enough for the database to be away in the middle."""

import time

from metaflow import FlowSpec, step


class CountingFlow(FlowSpec):
    @step
    def start(self):
        self.numbers = list(range(4))
        self.next(self.count, foreach="numbers")

    @step
    def count(self):
        print("count", self.input)
        time.sleep(4)
        self.square = self.input**2
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(i.square for i in inputs)
        self.next(self.end)

    @step
    def end(self):
        print("total", self.total)


if __name__ == "__main__":
    CountingFlow()
