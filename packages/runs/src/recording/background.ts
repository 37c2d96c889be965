import type { RecordingContext } from './recording-context'

/** Does work after the answer. What fails is told in the log and is no error of the request that started it. */
export function inBackground({ background }: Pick<RecordingContext, 'background'>, work: () => Promise<unknown>): void {
  const running = work()
    .then(() => {})
    .catch((error: unknown) => {
      console.error('Work behind a recorded request failed.', error instanceof Error ? error.message : error)
    })
  background.add(running)
  void running.then(() => background.delete(running))
}
