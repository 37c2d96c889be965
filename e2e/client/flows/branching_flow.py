"""A foreach, a retried attempt, and a step that fails until a file exists: what resume and kill need."""

import os
import time

from metaflow import FlowSpec, Parameter, current, project, retry, step


@project(name="client_tests")
class BranchingFlow(FlowSpec):
    fail_unless = Parameter("fail-unless", default="", help="A file without which step `check` fails.")
    seconds = Parameter("seconds", default=0.0, help="How long step `check` takes.")

    @step
    def start(self):
        self.letters = ["a", "b", "c"]
        self.next(self.work, foreach="letters")

    @retry(times=1, minutes_between_retries=0)
    @step
    def work(self):
        if self.input == "b" and current.retry_count == 0:
            raise RuntimeError("the first attempt of b fails")
        self.upper = self.input.upper()
        self.next(self.join)

    @step
    def join(self, inputs):
        self.word = "".join(i.upper for i in inputs)
        self.next(self.check)

    @step
    def check(self):
        if self.fail_unless and not os.path.exists(self.fail_unless):
            raise KeyError("maturity_band")
        time.sleep(self.seconds)
        self.next(self.end)

    @step
    def end(self):
        print("word", self.word)


if __name__ == "__main__":
    BranchingFlow()
