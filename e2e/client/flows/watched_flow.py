"""Two steps, each of which goes on until whoever looks on says so, by a file; the second one fails then."""

import os
import time

from metaflow import FlowSpec, Parameter, card, step


class WatchedFlow(FlowSpec):
    until = Parameter("until", help="A folder: each step goes on until a file of its name is there.", required=True)

    @card
    @step
    def start(self):
        print("tick")
        self.wait("start")
        self.parts = ["wing", "wheel"]
        print("tock")
        self.next(self.end)

    @step
    def end(self):
        self.wait("end")
        raise ValueError("the last wheel is missing")

    def wait(self, name):
        path = os.path.join(self.until, name)
        for _ in range(1200):
            if os.path.exists(path):
                return
            time.sleep(0.1)
        raise TimeoutError(path)


if __name__ == "__main__":
    WatchedFlow()
