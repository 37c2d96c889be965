"""Stands in for a Metaflow flow in tests: records a run as the real client does, and does what its parameters say."""

import json
import os
import subprocess
import sys
import time
import urllib.request

arguments = sys.argv[sys.argv.index("run") + 1 :]
given = {}
tags = []
for name, value in zip(arguments[::2], arguments[1::2]):
    if name == "--tag":
        tags.append(value)
    else:
        given[name.lstrip("-")] = value
print("argv", json.dumps(sys.argv[1:]), flush=True)


def post(path, body):
    request = urllib.request.Request(os.environ["METAFLOW_SERVICE_URL"] + path, data=json.dumps(body).encode())
    request.add_header("content-type", "application/json")
    request.add_header("x-api-key", os.environ["METAFLOW_SERVICE_AUTH_KEY"])
    for wait in (0.1, 0.2, 0.5, 1, 2, 4, 8, 8, 8):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read())
        except OSError as error:
            if getattr(error, "code", 0) == 409:
                # It is there already, as it should be.
                return {}
            if getattr(error, "code", 503) != 503:
                raise
            time.sleep(wait)
    raise SystemExit("Groundwork does not answer.")


flow = given.get("flow", "FakeFlow")
system = ["user:groundwork", "runtime:dev", "metaflow_version:2.19.39"]
post("/flows/%s" % flow, {"flow_id": flow})
run = post("/flows/%s/run" % flow, {"user_name": "groundwork", "tags": tags, "system_tags": system})["run_number"]
with open(given["run-id-file"], "w", encoding="utf-8") as file:
    file.write(str(run))
place = "/flows/%s/runs/%s" % (flow, run)


def task(step):
    post("%s/steps/%s/step" % (place, step), {})
    made = post("%s/steps/%s/task" % (place, step), {"user_name": "groundwork", "system_tags": system})
    return "%s/steps/%s/tasks/%s" % (place, step, made["task_id"])


def say(path, **fields):
    items = [
        {"field_name": name.replace("_done", "-done"), "value": value, "type": name, "tags": ["attempt_id:0"]}
        for name, value in fields.items()
    ]
    post(path + "/metadata", items)


parameters = task("_parameters")
say(parameters, start_step="start", end_step="end")
children = []
for kind in given.get("children", "").split(","):
    if kind == "worker":
        children.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
    if kind == "stray":
        children.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True))
print("children", " ".join(str(child.pid) for child in children), flush=True)
for line in range(int(given.get("lines", 0))):
    print("line", line)
if given.get("show"):
    print("shown", os.environ.get(given["show"]), flush=True)
time.sleep(float(given.get("seconds", 0)))
begun = task("end")
say(begun, attempt="0")
ok = given.get("fail") != "yes"
say(begun, attempt_ok="True" if ok else "False")
say(begun, attempt_done="0")
print("done", flush=True)
sys.exit(0 if ok else 1)
