"""Small enough to run many times, with all that a scheduler may lose: several tasks at once, a retry, something to join."""

import time

from metaflow import FlowSpec, Parameter, retry, step


class ChaosFlow(FlowSpec):
    pause = Parameter("pause", type=float, default=0.5)

    @step
    def start(self):
        self.parts = [1, 2]
        self.next(self.work, foreach="parts")

    @retry(times=1, minutes_between_retries=0)
    @step
    def work(self):
        time.sleep(self.pause)
        self.doubled = self.input * 2
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(each.doubled for each in inputs)
        self.next(self.end)

    @step
    def end(self):
        print("total", self.total)


if __name__ == "__main__":
    ChaosFlow()
