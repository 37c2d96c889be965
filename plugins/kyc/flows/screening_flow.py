"""Screen customers against a watch list. Every person here is synthetic: names come from Faker, none is real."""

from pathlib import Path

from metaflow import Config, FlowSpec, Parameter, project, retry, step

LOCALES = ["en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pl_PL"]


def normal(name):
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(sorted(plain.replace("-", " ").split()))


def misspelt(name, random):
    """What happens to a name on its way through forms: parts swap, accents go, a letter is dropped."""
    parts = name.split()
    if random.random() < 0.5:
        parts.reverse()
    text = " ".join(parts)
    at = random.randrange(len(text))
    return text[:at] + text[at + 1 :]


@project(name="kyc")
class ScreeningFlow(FlowSpec):
    """Match synthetic customers with a synthetic watch list, in shards, and measure recall and precision."""

    thresholds = Config("thresholds", default=str(Path(__file__).with_name("thresholds.json")), help="Scores from which a match is reviewed or blocked.")
    customers = Parameter("customers", default=2000, help="How many customers to screen.")
    shards = Parameter("shards", default=3, help="How many parts to screen side by side.")
    seed = Parameter("seed", default=11, help="Makes the synthetic people repeatable.")

    @step
    def start(self):
        import random

        from faker import Faker

        fake, rng = Faker(LOCALES), random.Random(self.seed)
        Faker.seed(self.seed)
        self.watch_list = [fake.name() for _ in range(2000)]
        people = [(fake.name(), None) for _ in range(self.customers)]
        for i in rng.sample(range(self.customers), self.customers // 20):
            entry = rng.randrange(len(self.watch_list))
            people[i] = (misspelt(self.watch_list[entry], rng), entry)
        self.people = people
        self.parts = list(range(self.shards))
        print(f"synthetic: {len(people):,} customers, {len(self.watch_list):,} watch-list names, 5 % planted matches")
        self.next(self.screen, foreach="parts")

    @retry(times=1, minutes_between_retries=0)
    @step
    def screen(self):
        from rapidfuzz import fuzz, process

        mine = self.people[self.input :: self.shards]
        scores = process.cdist(
            [normal(name) for name, _ in mine], [normal(name) for name in self.watch_list], scorer=fuzz.ratio, workers=1
        )
        best = scores.argmax(axis=1)
        self.matches = [
            {"name": name, "match": self.watch_list[best[i]], "score": float(scores[i, best[i]]), "planted": planted is not None}
            for i, (name, planted) in enumerate(mine)
            if planted is not None or scores[i, best[i]] >= self.thresholds.review
        ]
        print(f"shard {self.input}: {len(mine):,} customers, {len(self.matches)} to look at")
        self.next(self.decide)

    @step
    def decide(self, inputs):
        matches = [m for i in inputs for m in i.matches]
        review = [m for m in matches if m["score"] >= self.thresholds.review]
        self.blocked = [m for m in review if m["score"] >= self.thresholds.block]
        planted = [m for m in matches if m["planted"]]
        true = [m for m in review if m["planted"]]
        self.recall = len(true) / max(len(planted), 1)
        self.precision = len(true) / max(len(review), 1)
        self.review = sorted(review, key=lambda m: -m["score"])[:200]
        self.next(self.end)

    @step
    def end(self):
        print(f"recall {self.recall:.2f}, precision {self.precision:.2f}, {len(self.blocked)} blocked")


if __name__ == "__main__":
    ScreeningFlow()
