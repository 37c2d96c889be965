"""Fails on purpose in step `check_columns`, as an import does on the day its source changes a column's name.

The list is synthetic: names come from Faker, none is real.
"""

from metaflow import FlowSpec, Parameter, project, step

EXPECTED = ["name", "country", "listed_on"]


@project(name="kyc")
class WatchListImportFlow(FlowSpec):
    """Read a watch list, check its columns, index it."""

    rows = Parameter("rows", default=500, help="How many entries the source delivers.")

    @step
    def start(self):
        from faker import Faker

        Faker.seed(5)
        fake = Faker()
        # The source renamed `listed_on` to `date_listed`.
        self.entries = [
            {"name": fake.name(), "country": fake.country_code(), "date_listed": fake.date()} for _ in range(self.rows)
        ]
        print(f"{len(self.entries)} synthetic entries received")
        self.next(self.check_columns)

    @step
    def check_columns(self):
        print(f"expecting the columns {', '.join(EXPECTED)}")
        for column in EXPECTED:
            filled = sum(1 for entry in self.entries if entry[column])
            print(f"column {column}: {filled} filled")
        self.next(self.build_index)

    @step
    def build_index(self):
        self.by_name = {entry["name"]: entry["country"] for entry in self.entries}
        self.next(self.end)

    @step
    def end(self):
        print(f"{len(self.by_name)} entries indexed")


if __name__ == "__main__":
    WatchListImportFlow()
