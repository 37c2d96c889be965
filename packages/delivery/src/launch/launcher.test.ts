import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../launcher')

/** What the launcher is allowed to be looked into by others, asked (PR_GET_DUMPABLE) where it would begin its work. */
const begun = `
import ctypes, sys
sys.path.insert(0, ${JSON.stringify(folder)})
sys.dont_write_bytecode = True
import groundwork_launch as launcher
launcher.Launch.main = lambda self: print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
sys.argv = ["groundwork_launch.py", "--key", "k"]
launcher.main()
`

it.runIf(process.platform === 'linux')('keeps the ticket in its environment from the code that it runs', () => {
  const { PATH } = process.env
  const env = { PATH, GROUNDWORK_ENGINE_URL: 'http://engine.invalid', GROUNDWORK_LAUNCH_TICKET: 'gwl.k.secret' }
  const { stdout, stderr } = spawnSync('python3', ['-I', '-c', begun], { encoding: 'utf8', env })
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: '0', stderr: '' })
})

/** What the functions say that ask `ps` on systems without /proc, on the ps of this one. */
const listed = `
import os, subprocess, sys
sys.path.insert(0, ${JSON.stringify(folder)})
sys.dont_write_bytecode = True
import groundwork_launch as launcher
print(launcher.table_of("    1     0     1 Ss  \\n 7012   340   340 S+  \\n 7013  7012   340 Z+\\n\\n"))
child = subprocess.Popen(["sleep", "60"], start_new_session=True)
mark = launcher.listed_start(child.pid)
os.environ.update(TZ="Asia/Tokyo", LC_ALL="de_DE.UTF-8")
print(launcher.listed_start(child.pid) == mark, mark)
launcher.LINUX = False
print(launcher.process_table()[child.pid][:2] == (os.getpid(), child.pid), launcher.belongings(child.pid, [os.getpid()]) == [child.pid])
print(launcher.sweep(child.pid, [os.getpid()]), child.wait(), repr(launcher.start_mark(child.pid)))
# As the one that leads the group of a flow asks: what it asks with is in that group.
print(launcher.belongings(os.getpgrp(), [os.getpid()]))
`

it.runIf(process.platform !== 'win32')('knows processes by ps where there is no /proc', () => {
  const { stdout, stderr } = spawnSync('python3', ['-I', '-c', `import os; os.setpgrp()\n${listed}`], {
    encoding: 'utf8',
  })
  const [table, same, found, swept, left] = stdout.trim().split('\n')
  expect({ stderr, table }).toEqual({
    stderr: '',
    table: "{1: (0, 1, 1, 'Ss'), 7012: (340, 340, 340, 'S+'), 7013: (7012, 340, 340, 'Z+')}",
  })
  expect(same).toMatch(/^True [A-Z][a-z]{2} [A-Z][a-z]{2} \d+ \d\d:\d\d:\d\d \d{4}$/)
  expect(found).toBe('True True')
  expect(swept).toBe("True -9 ''")
  expect(left).toBe('[]')
})

/** The copy that a run works in: of code that is large, and where there is no room for it. */
const copied = `
import collections, os, sys, tempfile
sys.path.insert(0, ${JSON.stringify(folder)})
sys.dont_write_bytecode = True
import groundwork_launch as launcher
code, place = tempfile.mkdtemp(), tempfile.mkdtemp()
with open(os.path.join(code, "large"), "wb") as file:
    file.write(b"of it")
launcher.folder_bytes = lambda _: 300_000_000
work = launcher.working_copy(code, place)
print(work != code, os.path.getsize(os.path.join(work, "large")))
launcher.shutil.disk_usage = lambda _: collections.namedtuple("usage", "free")(300_000_000)
try:
    launcher.working_copy(code, place)
except launcher.Failure as failure:
    print(str(failure).replace(place, "PLACE"), os.listdir(place))
launcher.remove(code), launcher.remove(place)
`

it.runIf(process.platform !== 'win32')(
  'gives a run a copy of its own of large code too, or says what is missing',
  () => {
    const { stdout, stderr } = spawnSync('python3', ['-I', '-c', copied], { encoding: 'utf8' })
    expect({ stderr, lines: stdout.trim().split('\n') }).toEqual({
      stderr: '',
      lines: [
        'True 5',
        'A run works in a copy of its code, which takes 300 MB, and only 300 MB are free in PLACE. Make room there, or leave files out of the code package. []',
      ],
    })
  },
)

/** An engine that is away, then breaks off, then is not ready, and then sends what was asked for. */
const fetched = `
import http.server, os, socket, sys, tempfile, threading, time
sys.path.insert(0, ${JSON.stringify(folder)})
sys.dont_write_bytecode = True
import groundwork_launch as launcher
asked = []
class Engine(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        if self.path == "/gone":
            return self.answer(404, b'{"message": "It is not stored here."}', 37)
        if len(asked) == 1:
            return self.answer(200, b"who", 8)
        if len(asked) == 2:
            return self.answer(503, b"{}", 2)
        self.answer(200, b"whole it", 8)
    def answer(self, status, body, length):
        self.send_response(status)
        self.send_header("content-length", str(length))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
with socket.socket() as taken:
    taken.bind(("127.0.0.1", 0))
    port = taken.getsockname()[1]
pauses = []
def pause(seconds):
    pauses.append(seconds)
    if len(pauses) == 2:
        server = http.server.HTTPServer(("127.0.0.1", port), Engine)
        threading.Thread(target=server.serve_forever, daemon=True).start()
path = os.path.join(tempfile.mkdtemp(), "package")
groundwork = launcher.Groundwork("http://127.0.0.1:%d" % port, "t", pause)
print(groundwork.download("/code", path, 100) == launcher.hashlib.sha256(b"whole it").hexdigest(), len(asked), len(pauses))
try:
    groundwork.download("/gone", path, 100)
except launcher.Failure as failure:
    print(failure)
launcher.FETCHED_SECONDS = -1
try:
    launcher.Groundwork("http://127.0.0.1:9", "t", pause).download("/code", path, 100)
except launcher.Failure as failure:
    print(str(failure)[:60])
`

it.runIf(process.platform !== 'win32')('waits for an engine that is restarted while it fetches the code', () => {
  const { stdout, stderr } = spawnSync('python3', ['-I', '-c', fetched], { encoding: 'utf8' })
  expect({ stderr, lines: stdout.trim().split('\n') }).toEqual({
    stderr: '',
    lines: [
      'True 3 4',
      'Groundwork did not hand out what the run needs: It is not stored here.',
      'What the run needs could not be fetched from Groundwork: <ur',
    ],
  })
})
