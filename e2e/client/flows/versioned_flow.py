from metaflow import Config, FlowSpec, Parameter, project, resources, retry, schedule, step, timeout


@project(name="versioned")
@schedule(cron="15 6 ? * 2-6 *", timezone="Europe/Berlin")
class VersionedFlow(FlowSpec):
    rules = Config("the-rules", default_value={"limit": 3})
    rate = Parameter("learning-rate", default=0.5, type=float)
    market = Parameter("market", required=True)

    @retry(times=2)
    @timeout(minutes=5)
    @resources(cpu=2, memory=3000)
    @step
    def start(self):
        self.limit = self.rules.limit
        self.next(self.end)

    @step
    def end(self):
        print(self.market, self.limit)


if __name__ == "__main__":
    VersionedFlow()
