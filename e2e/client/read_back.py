"""Reads a run back through Metaflow's client API and prints it as one line of JSON.

After the run, artifacts as `step/name`: the value of each is read too, of the first task of that step.
"""

import json
import sys

from metaflow import Flow, Run, namespace

namespace(None)
run = Run(sys.argv[1])
flow = Flow(sys.argv[1].split("/")[0])


def ids(read_tasks):
    try:
        return sorted(task.pathspec for task in read_tasks())
    except KeyError:
        # A killed task stored nothing, not even the graph that the client walks.
        return []


def read(task):
    return {
        "id": task.id,
        "successful": task.successful,
        "attempt": task.current_attempt,
        "artifacts": sorted(artifact.id for artifact in task.artifacts),
        "parents": ids(lambda: task.parent_tasks),
        "children": ids(lambda: task.child_tasks),
        "stdout": task.stdout,
        "metadata": {m.name: m.value for m in task.metadata},
    }


def value(path):
    step, name = path.split("/")
    return run[step].task[name].data


print()
print(
    json.dumps(
        {
            "successful": run.successful,
            "finished": run.finished,
            "tags": sorted(run.user_tags),
            "systemTags": sorted(run.system_tags),
            "runs": [r.id for r in flow.runs()],
            "values": {path: value(path) for path in sys.argv[2:]},
            "steps": {step.id: [read(task) for task in step] for step in run},
        }
    )
)
