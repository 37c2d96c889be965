#!/usr/bin/env python3
"""Runs one version of a flow under one run key, and only while this process holds the claim on that key.

The only thing that an orchestrator ever starts. It needs nothing but Python 3.9 or newer (Linux or macOS):

    groundwork_launch.py --key K [--folder F] [--detached] [--attempt N] [--engine-run-id ID] [--slot S --slot-time T]
    groundwork_launch.py --key K --prepare LOCK         only makes the environment of a lock

The environment says the rest: GROUNDWORK_ENGINE_URL, GROUNDWORK_LAUNCH_TICKET (or a token of the scope "launch"),
GROUNDWORK_PYTHON_DEFAULT, GROUNDWORK_LAUNCH_CACHE. What it finds out is in the folder, each file written at once and whole:
launcher.json (who it is), group.json (what it started), usage.json (what that used), exit.json (how it ended), output.<offset>.log (what it printed).
"""

import argparse
import contextlib
import ctypes
import fcntl
import hashlib
import http.client
import json
import os
import random
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile

LINUX = sys.platform.startswith("linux")
SEGMENT_BYTES = 8_000_000
SEGMENTS_KEPT = 4
UNPACKED_LIMIT = 2_000_000_000
FILES_LIMIT = 100_000
SPARE_BYTES = 64_000_000
SAMPLED_SECONDS = 2.0
FETCHED_SECONDS = 600.0
BROKEN_TIMES = 5
ENDED_BY_LAUNCHER = 70
OUT_OF_TIME = 124


class Failure(Exception):
    """Ends the launch with a sentence for a person."""


# ---------------------------------------------------------------- processes


def prctl(option, value):
    if LINUX:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(number):
    prctl(1, number)


def adopt_orphans():
    """What a descendant leaves behind becomes a child of this process, so that it can be found."""
    prctl(36, 1)


def keep_to_itself():
    """The flow runs as the same user: its code may not read the ticket out of this process, nor look into its memory."""
    prctl(4, 0)


def process_table():
    """pid -> (parent, group, session, state)."""
    table = {}
    if LINUX:
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open("/proc/%s/stat" % name, encoding="utf-8", errors="replace") as file:
                    text = file.read()
            except OSError:
                continue
            fields = text[text.rfind(")") + 2 :].split()
            table[int(name)] = (int(fields[1]), int(fields[2]), int(fields[3]), fields[0])
        return table
    own, listed = ps("-ax", "-o", "pid=", "-o", "ppid=", "-o", "pgid=", "-o", "stat=")
    table = table_of(listed)
    # It lists itself, as a child of this process and in its group, and has ended by now.
    table.pop(own, None)
    return table


def table_of(listed):
    """The same from what `ps` lists. The session of another process is not shown everywhere; the group and the family are enough there."""
    table = {}
    for line in listed.splitlines():
        fields = line.split()
        if len(fields) >= 4:
            table[int(fields[0])] = (int(fields[1]), int(fields[2]), int(fields[2]), fields[3])
    return table


def ps(*options):
    """
    (its own pid, what it prints). Each column is an option of its own: BSD takes what follows a "=" for a heading. The date must be in the same words whoever
    asks, in whatever language and time zone: the engine asks in the same way.
    """
    env = dict(os.environ, LC_ALL="C", TZ="UTC0")
    with subprocess.Popen(["ps", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env) as listing:
        return listing.pid, listing.stdout.read().decode("utf-8", "replace")


def listed_start(pid):
    return " ".join(ps("-o", "lstart=", "-p", str(pid))[1].split())


def start_mark(pid):
    """When the process began, as the system says it; empty when there is none."""
    try:
        if not LINUX:
            return listed_start(pid)
        with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
            text = file.read()
        return text[text.rfind(")") + 2 :].split()[19]
    except (OSError, IndexError):
        return ""


def belongings(group, roots):
    """Living processes of a group or session, and descendants of `roots`, without this process."""
    table = process_table()
    family = set(roots)
    grown = True
    while grown:
        grown = False
        for pid, (parent, _, _, _) in table.items():
            if parent in family and pid not in family:
                family.add(pid)
                grown = True
    own = os.getpid()
    return [
        pid
        for pid, (_, pgid, session, state) in table.items()
        if pid != own and not state.startswith("Z") and (pgid == group or session == group or pid in family - set(roots))
    ]


def kill(pid, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def kill_group(group, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def reap(usage=None):
    with contextlib.suppress(ChildProcessError):
        while True:
            ended, _, used = os.wait4(-1, os.WNOHANG)
            if ended == 0:
                return
            if usage is not None:
                usage.add(used)


class Usage:
    """What a tree of processes has used: seconds of all processors together, and bytes of memory at their most."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "usage.json") if folder else None
        self.since = time.time()
        self.ended = 0.0
        self.living = 0.0
        self.peak = 0
        self.next = 0.0

    def add(self, used):
        """Of a child that has ended, with all that it waited for."""
        self.ended += used.ru_utime + used.ru_stime
        self.peak = max(self.peak, used.ru_maxrss * (1024 if LINUX else 1))

    def look(self, pids):
        """At what lives now; seldom, for it reads every process of the machine."""
        if not LINUX or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + SAMPLED_SECONDS
        ticks, pages = 0, 0
        for pid in pids():
            try:
                with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
                    text = file.read()
            except OSError:
                continue
            fields = text[text.rfind(")") + 2 :].split()
            # Its own and that of the children it has waited for, as user and as system; then the pages it holds.
            ticks += sum(int(field) for field in fields[11:15])
            pages += int(fields[21])
        self.living = max(self.living, ticks / os.sysconf("SC_CLK_TCK"))
        self.peak = max(self.peak, pages * os.sysconf("SC_PAGE_SIZE"))
        self.write()

    def write(self):
        if self.path is None:
            return
        said = {"since": self.since, "cpuSeconds": round(max(self.ended, self.living), 3), "memoryPeakMb": -(-self.peak // 1_000_000)}
        with contextlib.suppress(OSError):
            write_json(self.path, said, lasting=False)


def sweep(group, roots=()):
    """Ends everything that is left of a group; true when nothing is."""
    for _ in range(200):
        left = belongings(group, roots)
        if not left:
            return True
        for pid in left:
            kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    return False


def guard(parent, command):
    """
    The first process of the flow's session: starts the flow, and ends all of the session when the launcher is gone without
    having said so. A launcher that was killed leaves nothing that runs on.
    """
    os.environ.pop("GROUNDWORK_LAUNCH_TICKET", None)
    group = os.getpid()

    def perish():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sweep(group, [group])
        os._exit(137)

    def told(_number, _frame):
        # The launcher signals the whole group: the flow has heard it too, and ends in its own way.
        if os.getppid() != parent:
            perish()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, told)
    adopt_orphans()
    die_with_parent(signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(137)
    flow = os.fork()
    if flow == 0:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(signal.SIGKILL)
        try:
            os.execvp(command[0], command)
        except OSError as error:
            sys.stderr.write("%s cannot be started: %s\n" % (command[0], error))
            os._exit(127)
    while True:
        try:
            ended, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            ended, status = flow, 0
        if ended == flow:
            os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
        if os.getppid() != parent:
            perish()
        time.sleep(0.05)


# ---------------------------------------------------------------- files


def write_json(path, value, lasting=True):
    """Whole or not at all: whoever reads it never sees half of it. `lasting`: also when the machine goes down."""
    temporary = "%s.%d.tmp" % (path, os.getpid())
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        if lasting:
            os.fsync(file.fileno())
    os.replace(temporary, path)


@contextlib.contextmanager
def locked(path):
    """One process at a time; the lock goes with its process."""
    with open(path, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove(path):
    shutil.rmtree(path, ignore_errors=True)


class Output:
    """What the flow prints: into segments named by the offset at which they begin, the oldest dropped."""

    def __init__(self, folder, hidden=()):
        self.folder = folder
        self.hide(hidden)
        self.offset = 0
        self.file = None
        self.written = 0
        self.segments = []
        self.lock = threading.Lock()
        self.echoes = True

    def hide(self, values):
        # What is copied is copied by lines, so of a value with several each is hidden for itself.
        texts = {text.encode() for value in values for text in [value, *value.splitlines()] if len(text) >= 4}
        self.hidden = sorted(texts, key=len, reverse=True)

    def line(self, data):
        for value in self.hidden:
            data = data.replace(value, b"***")
        with self.lock:
            self._store(data)
            self._echo(data)

    def say(self, text):
        self.line(("[groundwork] %s\n" % text).encode())

    def _store(self, data):
        if self.folder is None:
            return
        try:
            if self.file is None or self.written >= SEGMENT_BYTES:
                self._next()
            self.file.write(data)
            self.file.flush()
        except OSError:
            # A full disk must not end the flow.
            pass
        self.offset += len(data)
        self.written += len(data)

    def _next(self):
        if self.file is not None:
            self.file.close()
        path = os.path.join(self.folder, "output.%015d.log" % self.offset)
        self.file = open(path, "ab")
        self.written = 0
        self.segments.append(path)
        while len(self.segments) > SEGMENTS_KEPT:
            with contextlib.suppress(OSError):
                os.remove(self.segments.pop(0))

    def _echo(self, data):
        if not self.echoes:
            return
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except (OSError, ValueError):
            # The engine no longer listens; the flow goes on all the same.
            self.echoes = False


# ---------------------------------------------------------------- Groundwork


class Groundwork:
    """The claim API of the engine."""

    def __init__(self, url, ticket, pause=time.sleep):
        self.url = url.rstrip("/")
        self.pause = pause
        self.ticket = ticket
        # Nothing between this machine and the engine may be asked to pass the ticket on, least of all for an address of this machine.
        local = any(part in self.url for part in ("//127.0.0.1", "//localhost", "//[::1]"))
        self.opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if local else []))

    def ask(self, path, body=None, timeout=15):
        """(status, answer); status 0 when nobody answered."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + "/launch/v1/" + path, data=data)
        request.add_header("authorization", "Bearer " + self.ticket)
        if data is not None:
            request.add_header("content-type", "application/json")
        try:
            with self.opener.open(request, timeout=timeout) as answer:
                # Half of an answer is none: it is asked for again.
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            with contextlib.closing(error):
                return error.code, self._read(error)
        except (OSError, ValueError, http.client.HTTPException) as error:
            return 0, {"message": str(error)}

    @staticmethod
    def _read(answer):
        try:
            value = json.loads(answer.read() or b"{}")
            return value if isinstance(value, dict) else {}
        except (OSError, ValueError, http.client.HTTPException):
            return {}

    def download(self, url, path, most):
        """Bytes of an address into a file; the SHA-256 of what came. An engine that is being restarted is waited for."""
        until = time.monotonic() + FETCHED_SECONDS
        wait = 0.2
        broken = 0
        while True:
            try:
                return self._fetch(url, path, most)
            except urllib.error.HTTPError as error:
                with contextlib.closing(error):
                    words = self._read(error).get("message") or "it answered %d" % error.code
                if error.code < 500 and error.code not in (408, 429):
                    raise Failure("Groundwork did not hand out what the run needs: %s" % words) from error
            except http.client.HTTPException as error:
                # An engine that ends breaks off once; one that breaks off each time has found that what it sends is damaged.
                words = "it broke off (%s)" % error
                broken += 1
            except OSError as error:
                words = str(error)
            if time.monotonic() > until or broken == BROKEN_TIMES:
                raise Failure("What the run needs could not be fetched from Groundwork: %s." % words)
            self.pause(wait * (0.5 + random.random()))
            wait = min(5.0, wait * 2)

    def _fetch(self, url, path, most):
        full = url if "://" in url else self.url + url
        request = urllib.request.Request(full)
        # The ticket is for the engine alone.
        if full.startswith(self.url + "/"):
            request.add_header("authorization", "Bearer " + self.ticket)
        digest = hashlib.sha256()
        total = 0
        with self.opener.open(request, timeout=60) as answer, open(path, "wb") as file:
            while True:
                chunk = answer.read(1 << 16)
                if not chunk:
                    break
                total += len(chunk)
                if total > most:
                    raise Failure("What %s sends is larger than the %d bytes it should be." % (full, most))
                digest.update(chunk)
                file.write(chunk)
            announced = answer.headers.get("content-length")
            if announced is not None and total < int(announced):
                raise http.client.IncompleteRead(b"", int(announced) - total)
        return digest.hexdigest()


# ---------------------------------------------------------------- code and environment


def inside(root, path):
    return os.path.commonpath([root, os.path.realpath(path)]) == root


def checked_name(root, name):
    if name.startswith(("/", "\\")) or "\0" in name or ".." in name.replace("\\", "/").split("/"):
        raise Failure("The code package names a file outside itself: %r." % name)
    if not inside(root, os.path.join(root, name)):
        raise Failure("The code package names a file outside itself: %r." % name)
    return os.path.join(root, name)


def unpack_tar(archive, root):
    total = 0
    with tarfile.open(archive, "r:*") as tar:
        for count, member in enumerate(tar):
            total += max(0, member.size)
            if count > FILES_LIMIT or total > UNPACKED_LIMIT:
                raise Failure("The code package is larger than what is unpacked.")
            place = checked_name(root, member.name)
            if member.isdir():
                os.makedirs(place, exist_ok=True)
            elif member.isreg():
                os.makedirs(os.path.dirname(place), exist_ok=True)
                with tar.extractfile(member) as source, open(place, "wb") as target:
                    shutil.copyfileobj(source, target)
                os.chmod(place, 0o700 if member.mode & stat.S_IXUSR else 0o600)
            elif member.issym():
                if os.path.isabs(member.linkname) or not inside(
                    root, os.path.join(os.path.dirname(place), member.linkname)
                ):
                    raise Failure("The code package has a link that leads outside itself: %r." % member.name)
                os.makedirs(os.path.dirname(place), exist_ok=True)
                os.symlink(member.linkname, place)
            else:
                raise Failure("The code package holds something that is no file: %r." % member.name)


def unpack_zip(archive, root):
    total = 0
    with zipfile.ZipFile(archive) as bundle:
        for count, member in enumerate(bundle.infolist()):
            total += member.file_size
            if count > FILES_LIMIT or total > UNPACKED_LIMIT:
                raise Failure("The code package is larger than what is unpacked.")
            place = checked_name(root, member.filename)
            if stat.S_ISLNK(member.external_attr >> 16):
                raise Failure("The code package has a link: %r." % member.filename)
            if member.is_dir():
                os.makedirs(place, exist_ok=True)
                continue
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with bundle.open(member) as source, open(place, "wb") as target:
                shutil.copyfileobj(source, target)


def code_folder(groundwork, cache, code):
    """The package, unpacked once for all runs: its folder is named by its hash."""
    sha256 = code["sha256"]
    if len(sha256) != 64 or not all(letter in "0123456789abcdef" for letter in sha256):
        raise Failure("The version names no hash of its code package.")
    parent = os.path.join(cache, "code")
    folder = os.path.join(parent, sha256)
    os.makedirs(parent, exist_ok=True)
    with locked(folder + ".lock"):
        if os.path.isdir(folder):
            return folder
        work = tempfile.mkdtemp(prefix=".unpacking-", dir=parent)
        try:
            archive = os.path.join(work, "package")
            found = groundwork.download(code["url"], archive, int(code.get("bytes") or UNPACKED_LIMIT))
            if found != sha256:
                raise Failure("The code package that came has the hash %s, and the version names %s." % (found, sha256))
            root = os.path.realpath(os.path.join(work, "content"))
            os.makedirs(root)
            unpack_zip(archive, root) if zipfile.is_zipfile(archive) else unpack_tar(archive, root)
            os.rename(root, folder)
        except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
            raise Failure("The code package cannot be unpacked: %s." % error) from error
        finally:
            remove(work)
    return folder


def folder_bytes(folder):
    return sum(
        os.lstat(os.path.join(place, name)).st_size for place, _, names in os.walk(folder) for name in names
    )


def working_copy(code, folder):
    """The flow works in a copy of its own: what it writes beside its code is not the next run's code."""
    work = os.path.join(folder, "work")
    remove(work)
    needed = folder_bytes(code)
    free = shutil.disk_usage(folder).free
    if needed + SPARE_BYTES > free:
        raise Failure(
            "A run works in a copy of its code, which takes %d MB, and only %d MB are free in %s. Make room there, or leave files out of the code package."
            % (needed // 1_000_000, free // 1_000_000, folder)
        )
    try:
        shutil.copytree(code, work, symlinks=True)
    except OSError as error:
        remove(work)
        raise Failure("The run could not be given a copy of its code in %s: %s." % (folder, str(error)[:300])) from error
    return work


def run_tool(command, output):
    tool = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
    text = tool.stdout.decode("utf-8", "replace")
    for line in text.splitlines():
        output.say(line)
    return tool.returncode, text


def make_environment(folder, requirements, output):
    hashes = []
    with open(requirements, encoding="utf-8") as file:
        if "--hash=" in file.read():
            hashes = ["--require-hashes"]
    python = os.path.join(folder, "bin", "python")
    uv = shutil.which("uv")
    if uv and run_tool([uv, "venv", "--no-project", "--quiet", "--python", sys.executable, folder], output)[0] == 0:
        command = [uv, "pip", "install", "--quiet", "--python", python, *hashes, "-r", requirements]
        if run_tool(command, output)[0] == 0:
            return
    remove(folder)
    code, text = run_tool([sys.executable, "-m", "venv", folder], output)
    if code != 0:
        raise Failure("Python could not make an environment: %s" % text.strip()[-500:])
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *hashes, "-r", requirements]
    code, text = run_tool(command, output)
    if code != 0:
        raise Failure("The packages of the version could not be installed: %s" % text.strip()[-500:])


def is_hash(text):
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


def environment_of(cache, lock, fetch, output):
    """The Python of a lock: made once, shared by all runs of it. `fetch` writes the requirements into a file."""
    parent = os.path.join(cache, "environments")
    folder = os.path.join(parent, "%s-%d.%d" % (lock, sys.version_info[0], sys.version_info[1]))
    interpreter = os.path.join(folder, "bin", "python")
    complete = os.path.join(folder, ".complete")
    os.makedirs(parent, exist_ok=True)
    with locked(folder + ".lock"):
        if os.path.exists(complete):
            return interpreter
        output.say("Making the Python environment %s." % lock[:12])
        requirements = folder + ".txt"
        fetch(requirements)
        # One that was not finished cannot be trusted in any part.
        remove(folder)
        make_environment(folder, requirements, output)
        with open(complete, "w", encoding="utf-8"):
            pass
    return interpreter


def interpreter_of(groundwork, cache, python, output):
    """The Python that the version runs with."""
    lock = (python or {}).get("lock")
    if not lock:
        return default_interpreter(cache, (python or {}).get("interpreter"), output)
    if not is_hash(lock):
        raise Failure("The version names no hash of its lock.")

    def fetch(path):
        if groundwork.download("/launch/v1/lock/" + lock, path, 64_000_000) != lock:
            raise Failure("The lock that came is not the one that the version names.")

    return environment_of(cache, lock, fetch, output)


def default_interpreter(cache, named, output):
    """What came with the installation; where it is being made it is waited for, where nobody makes it, it is made here."""
    interpreter = named or os.environ.get("GROUNDWORK_PYTHON_DEFAULT")
    requirements = os.environ.get("GROUNDWORK_PYTHON_REQUIREMENTS")
    marker = None if named else os.environ.get("GROUNDWORK_PYTHON_READY")
    if not interpreter and not requirements:
        raise Failure(
            "The version has no lock, and this engine has no Python of its own: set GROUNDWORK_PYTHON_DEFAULT to one with Metaflow."
        )

    def is_ready():
        return bool(interpreter) and os.path.exists(interpreter) and (not marker or os.path.exists(marker))

    making = os.path.dirname(marker) + ".lock" if marker else ""
    for _ in range(600):
        if is_ready():
            return interpreter
        if not making or not os.path.exists(making):
            break
        time.sleep(0.5)
    if is_ready():
        return interpreter
    if not requirements:
        raise Failure("The Python of this engine is not there: %s." % interpreter)
    with open(requirements, "rb") as file:
        content = file.read()

    def fetch(path):
        with open(path, "wb") as target:
            target.write(content)

    return environment_of(cache, hashlib.sha256(content).hexdigest(), fetch, output)


# ---------------------------------------------------------------- one launch


class Launch:
    def __init__(self, options):
        self.options = options
        self.groundwork = Groundwork(os.environ.get("GROUNDWORK_ENGINE_URL", ""), os.environ.get("GROUNDWORK_LAUNCH_TICKET", ""), self.pause)
        self.folder = options.folder
        self.output = Output(self.folder)
        self.host = "%s:%d:%s" % (socket.gethostname(), os.getpid(), secrets.token_hex(6))
        self.cache = os.environ.get("GROUNDWORK_LAUNCH_CACHE") or os.path.join(tempfile.gettempdir(), "groundwork-launch-%d" % os.getuid())
        self.generation = None
        self.beat_seconds = 5.0
        self.flow = None
        self.told = None
        self.told_at = None
        self.taken = None
        self.over = threading.Event()
        # Of one launch alone, and gone with it where nobody has named a folder.
        self.place = self.folder or tempfile.mkdtemp(prefix="gw-launch-")
        self.run_id_file = os.path.join(self.place, "run-id")
        self.usage = Usage(self.folder)
        # Two launchers of one name are two: only who knows this asks again for the same claim.
        self.own = secrets.token_hex(16)

    # What comes from outside.

    def on_signal(self, number, _frame):
        if self.told is None:
            self.told = number
            self.told_at = time.monotonic()
        if self.flow is not None:
            kill_group(self.flow.pid, signal.SIGTERM)

    def listen(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        adopt_orphans()
        if not self.options.detached:
            die_with_parent(signal.SIGTERM)
            if os.getppid() != self.options.parent:
                os.kill(os.getpid(), signal.SIGTERM)
            if not LINUX:
                threading.Thread(target=self.watch_parent, daemon=True).start()

    def watch_parent(self):
        while not self.over.wait(0.5):
            if os.getppid() != self.options.parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    def stop_if_told(self):
        if self.taken:
            raise Failure(self.taken)
        if self.told is not None:
            raise Failure("It was told to end (%s) before the flow had started." % signal.Signals(self.told).name)

    def pause(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.stop_if_told()
            time.sleep(min(0.1, max(0.0, until - time.monotonic())))

    # The claim.

    def claim(self):
        """The claim's answer; never returns without one that says go."""
        options = self.options
        body = {"key": options.key, "attempt": options.attempt, "host": self.host, "claim": self.own}
        if options.engine_run_id:
            body["engineRunId"] = options.engine_run_id
        if options.slot and options.slot_time:
            body.update(slot=options.slot, slotTime=options.slot_time)
        wait = 0.2
        said = ""
        while True:
            self.stop_if_told()
            status, answer = self.groundwork.ask("claim", body)
            if status == 200:
                return answer
            if status == 409:
                raise Finished(answer)
            if status == 423:
                if said != "held":
                    self.output.say("Another launcher holds this run: %s." % answer.get("heldBy"))
                said = "held"
                self.pause(max(0.1, float(answer.get("retryAfterMs") or 1000) / 1000))
                continue
            if status in (400, 401, 403, 404):
                raise Failure(answer.get("message") or "Groundwork refused the claim with %d." % status)
            if said != "away":
                self.output.say("Groundwork cannot be reached (%s); nothing is run before it answers." % (answer.get("message") or status))
            said = "away"
            self.pause(wait * (0.5 + random.random()))
            wait = min(10.0, wait * 2)

    def beat(self):
        linked = False
        while True:
            # The first sign of life that names the run comes as soon as there is one.
            until = time.monotonic() + self.beat_seconds
            while time.monotonic() < until and (linked or self.run_id() is None):
                if self.over.wait(0.25):
                    return
            linked = linked or self.run_id() is not None
            if self.over.is_set():
                return
            status, answer = self.groundwork.ask("beat", self.beat_body(), timeout=max(5.0, self.beat_seconds * 2))
            if status == 409 and not self.over.is_set():
                # Somebody else may run it by now: what this one started must not act any more.
                self.taken = answer.get("message") or "Another launcher has taken this run over."
                if self.flow is not None:
                    kill_group(self.flow.pid, signal.SIGKILL)
                return

    def beat_body(self):
        return {"key": self.options.key, "generation": self.generation, "runId": self.run_id()}

    def run_id(self):
        try:
            with open(self.run_id_file, encoding="utf-8") as file:
                return file.read().strip() or None
        except OSError:
            return None

    def finish(self, exit_code, reason):
        body = dict(self.beat_body(), exitCode=exit_code, reason=reason)
        # A folder is read by the engine when it is back; without one, this is the only way to be heard.
        patience = 2 if self.told is not None else 30 if self.folder else 600
        until = time.monotonic() + patience
        wait = 0.2
        while True:
            status, _ = self.groundwork.ask("finish", body, timeout=5)
            if 200 <= status < 500 and status not in (408, 429):
                return
            if time.monotonic() + wait > until:
                return
            time.sleep(wait)
            wait = min(5.0, wait * 2)

    # The flow.

    def environment(self, claim, interpreter):
        dropped = ("GROUNDWORK_", "DATABASE_", "PYTHON", "METAFLOW_SERVICE")
        env = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        launch = claim["launch"]
        env.update(
            PATH=os.path.dirname(interpreter) + os.pathsep + env.get("PATH", "/usr/local/bin:/usr/bin:/bin"),
            PYTHONUNBUFFERED="1",
            PYTHONDONTWRITEBYTECODE="1",
            OMP_NUM_THREADS="1",
            OPENBLAS_NUM_THREADS="1",
        )
        for more in (claim.get("metaflow"), launch.get("env"), claim.get("secrets")):
            env.update({str(name): str(value) for name, value in (more or {}).items()})
        # Whatever leaves the group and the session is still known by this.
        env["GROUNDWORK_RUN_KEY"] = self.options.key
        return env

    def command(self, claim, interpreter, work):
        launch = claim["launch"]
        entry = checked_name(os.path.realpath(work), launch["entry"])
        if not os.path.isfile(entry):
            raise Failure("The code package has no file %s." % launch["entry"])
        command = [interpreter, entry, "--quiet", *launch.get("argv", []), "run"]
        for tag in claim.get("tags", []):
            command += ["--tag", tag]
        command += ["--run-id-file", self.run_id_file]
        for name, value in (claim.get("parameters") or {}).items():
            command += ["--" + name, value if isinstance(value, str) else json.dumps(value)]
        return command

    def copy_output(self, pipe):
        for data in iter(lambda: pipe.readline(1 << 16), b""):
            self.output.line(data)

    def run_flow(self, claim):
        """Exit code and reason of the flow, when nothing of it runs any more."""
        launch = claim["launch"]
        code = code_folder(self.groundwork, self.cache, launch["code"])
        self.stop_if_told()
        interpreter = interpreter_of(self.groundwork, self.cache, launch.get("python"), self.output)
        self.stop_if_told()
        work = working_copy(code, self.place)
        command = self.command(claim, interpreter, work)
        guarded = [sys.executable, "-I", "-S", os.path.abspath(__file__), "--guard", str(os.getpid()), "--", *command]
        self.stop_if_told()
        flow = subprocess.Popen(
            guarded,
            cwd=work,
            env=self.environment(claim, interpreter),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.flow = flow
        if self.folder:
            write_json(
                os.path.join(self.folder, "group.json"),
                {"group": flow.pid, "startedAt": start_mark(flow.pid), "generation": self.generation},
            )
        if self.told is not None:
            kill_group(flow.pid, signal.SIGTERM)
        reader = threading.Thread(target=self.copy_output, args=(flow.stdout,), daemon=True)
        reader.start()
        limit = float(launch.get("timeoutSeconds") or 0)
        out_of_time = self.wait(flow, limit)
        gone = sweep(flow.pid, [os.getpid()])
        reap(self.usage)
        self.usage.write()
        reader.join(5)
        remove(work)
        if not gone:
            raise Failure("Some processes of the flow could not be ended.")
        return self.verdict(flow.returncode, out_of_time, limit)

    def wait(self, flow, limit):
        """Until the flow has ended; true when it was ended for its time."""
        began = time.monotonic()
        out_of_time = False
        killed = False
        while not self.has_ended(flow):
            self.usage.look(lambda: belongings(flow.pid, [os.getpid()]))
            if limit and not out_of_time and time.monotonic() - began > limit:
                out_of_time = True
                self.told_at = self.told_at or time.monotonic()
                kill_group(flow.pid, signal.SIGTERM)
            if self.told_at is not None and not killed and time.monotonic() - self.told_at > self.options.grace:
                killed = True
                kill_group(flow.pid, signal.SIGKILL)
            if self.taken:
                kill_group(flow.pid, signal.SIGKILL)
            time.sleep(0.05)
        return out_of_time

    def has_ended(self, flow):
        """As `poll` says it, with what it used."""
        if flow.returncode is None:
            ended, status, used = os.wait4(flow.pid, os.WNOHANG)
            if ended == flow.pid:
                flow.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
                self.usage.add(used)
        return flow.returncode is not None

    def verdict(self, code, out_of_time, limit):
        code = 128 - code if code < 0 else code
        if self.taken:
            return ENDED_BY_LAUNCHER, self.taken
        if out_of_time:
            return OUT_OF_TIME, "It ran longer than the %d s that it may." % limit
        if code == 0:
            return 0, None
        if self.told is not None:
            return code, "It was told to end (%s)." % signal.Signals(self.told).name
        if code > 128 and code - 128 in {number.value for number in signal.Signals}:
            return code, "The flow was ended by %s." % signal.Signals(code - 128).name
        return code, "The flow ended with exit code %d." % code

    def main(self):
        exit_code, reason, claimed = ENDED_BY_LAUNCHER, None, False
        self.listen()
        try:
            if self.options.prepare:
                interpreter_of(self.groundwork, self.cache, {"lock": self.options.prepare}, self.output)
                exit_code = 0
            else:
                claim = self.claim()
                claimed = True
                self.generation = claim["generation"]
                self.beat_seconds = float(claim.get("beatSeconds") or 5)
                self.output.hide(list((claim.get("secrets") or {}).values()) + [self.groundwork.ticket] + self.keys_of(claim))
                threading.Thread(target=self.beat, daemon=True).start()
                exit_code, reason = self.run_flow(claim)
        except Finished as finished:
            exit_code, reason = finished.exit_code, finished.reason
        except Failure as failure:
            reason = str(failure)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for how it ended.
            reason = "The launcher failed: %s: %s." % (type(error).__name__, error)
        self.over.set()
        if self.flow is not None:
            sweep(self.flow.pid, [os.getpid()])
        if reason:
            self.output.say(reason)
        if self.folder:
            write_json(
                os.path.join(self.folder, "exit.json"),
                {"exitCode": exit_code, "reason": reason, "runId": self.run_id(), "claimed": claimed, "at": time.time()},
            )
        if claimed and not self.taken:
            self.finish(exit_code, reason)
        if self.folder is None:
            remove(self.place)
        return exit_code

    @staticmethod
    def keys_of(claim):
        return [str(value) for name, value in (claim.get("metaflow") or {}).items() if name.endswith("AUTH_KEY")]


class Finished(Exception):
    """Somebody has run this key to its end: this launcher ends with the same result."""

    def __init__(self, answer):
        super().__init__("finished")
        code = answer.get("exitCode")
        self.exit_code = int(code) if isinstance(code, (int, float)) else (0 if answer.get("state") == "succeeded" else 1)
        self.reason = "This run has ended already: %s." % (answer.get("state") or "finished")


def options_of(arguments):
    parser = argparse.ArgumentParser(description="Runs one version of a flow under one run key of Groundwork.")
    parser.add_argument("--key", required=True)
    parser.add_argument("--folder")
    parser.add_argument("--detached", action="store_true", help="live on when whoever started this ends")
    parser.add_argument("--attempt", type=int, default=1)
    parser.add_argument("--engine-run-id")
    parser.add_argument("--slot")
    parser.add_argument("--slot-time")
    parser.add_argument("--grace", type=float, default=10.0, help="seconds between asking the flow to end and ending it")
    parser.add_argument("--prepare", metavar="LOCK")
    options = parser.parse_args(arguments)
    options.parent = os.getppid()
    return options


def main():
    if len(sys.argv) > 3 and sys.argv[1] == "--guard":
        guard(int(sys.argv[2]), sys.argv[4:])
    options = options_of(sys.argv[1:])
    if not os.environ.get("GROUNDWORK_ENGINE_URL") or not os.environ.get("GROUNDWORK_LAUNCH_TICKET"):
        sys.exit("Set GROUNDWORK_ENGINE_URL and GROUNDWORK_LAUNCH_TICKET: without them nothing can be claimed.")
    if options.folder:
        os.makedirs(options.folder, exist_ok=True)
        # Who makes this file is the one launcher of the folder, whoever else was started for it.
        try:
            place = os.open(os.path.join(options.folder, "launcher.json"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return 0
        with os.fdopen(place, "w", encoding="utf-8") as file:
            json.dump({"pid": os.getpid(), "startedAt": start_mark(os.getpid())}, file)
    keep_to_itself()
    return Launch(options).main()


if __name__ == "__main__":
    sys.exit(main())
