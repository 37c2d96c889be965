from metaflow import FlowSpec, Parameter, project, step


@project(name="launched")
class LaunchedFlow(FlowSpec):
    """Run by the launcher from its code package."""

    films = Parameter("films", type=int, default=1)

    @step
    def start(self):
        self.shards = list(range(self.films))
        self.next(self.count, foreach="shards")

    @step
    def count(self):
        from helper_module import doubled

        self.value = doubled(self.input)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(each.value for each in inputs)
        self.next(self.end)

    @step
    def end(self):
        print("total", self.total)


if __name__ == "__main__":
    LaunchedFlow()
