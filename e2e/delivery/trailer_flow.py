"""Cuts trailers to a length: small enough that what is tested is the way of a version, not the flow."""

from metaflow import Config, FlowSpec, Parameter, project, step


@project(name="trailers")
class TrailerFlow(FlowSpec):
    rules = Config("rules", default_value={"seconds": 30})
    market = Parameter("market", default="de")

    @step
    def start(self):
        self.seconds = self.rules.seconds
        self.next(self.end)

    @step
    def end(self):
        print(f"cut to {self.seconds} seconds for {self.market}")


if __name__ == "__main__":
    TrailerFlow()
