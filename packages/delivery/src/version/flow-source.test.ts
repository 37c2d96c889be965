import { expect, it } from 'vitest'
import { flowsIn, readFlowSource } from './flow-source'

const source = `
from metaflow import FlowSpec, step, Config, Parameter, JSONType, project, schedule, retry

# @schedule(cron="1 1 1 1 1") is only spoken of here: class Ghost(FlowSpec)
class Base(FlowSpec):
    inherited = Parameter("inherited", default=1)

@project(
    name="ranking",
)
@schedule(cron="0 6 * * ? *", timezone="Europe/Berlin")  # each morning
class TrainFlow(FlowSpec):
    """Says alpha = Parameter("no")"""
    rules = Config("the-rules", default_value={"a": 1})
    alpha = Parameter("alpha", default=0.5, type=float, help="a, b (c) = d")
    count: int = Parameter(
        "count",
        default=3,
    )
    title = Parameter("the-title", default='x')
    must = Parameter("must", required=True, type=int)
    flag = Parameter("flag", type=bool, default=False)
    js = Parameter("js", type=JSONType, default='{"a":2}')
    dyn = Parameter("dyn", default=lambda ctx: {"v": 1})

    @retry(times=2)
    @step
    def start(self):
        local = Parameter
        self.next(self.end)

    @step
    def end(self):
        pass

OTHER = Parameter("not-of-the-flow")
`

it('reads parameters, Configs and decorators of a class without running it', () => {
  expect(flowsIn(source)).toEqual(['Base', 'TrainFlow'])
  const flow = readFlowSource(source, 'TrainFlow')
  expect(flow).toMatchObject({
    project: 'ranking',
    hasProject: true,
    schedule: { cron: '0 6 * * ? *', timezone: 'Europe/Berlin', daily: true },
    configs: [{ attribute: 'rules', name: 'the-rules' }],
    steps: [
      { name: 'retry', attributes: { times: 2 } },
      { name: 'step', attributes: {} },
      { name: 'step', attributes: {} },
    ],
  })
  expect(flow?.parameters).toEqual([
    { attribute: 'alpha', name: 'alpha', type: 'number', required: false, default: 0.5 },
    { attribute: 'count', name: 'count', type: 'number', required: false, integer: true, default: 3 },
    { attribute: 'title', name: 'the-title', type: 'string', required: false, default: 'x' },
    { attribute: 'must', name: 'must', type: 'number', required: true, integer: true },
    { attribute: 'flag', name: 'flag', type: 'boolean', required: false, default: false },
    { attribute: 'js', name: 'js', type: 'json', required: false, default: { a: 2 } },
    { attribute: 'dyn', name: 'dyn', type: 'string', required: false },
  ])
})

it('takes no decorator of another class, and no flow that is not there', () => {
  expect(readFlowSource(source, 'Base')).toMatchObject({ project: null, hasProject: false, schedule: null })
  expect(readFlowSource(source, 'Ghost')).toBeNull()
})
