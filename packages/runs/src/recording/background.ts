import type { RecordingContext } from './recording-context'

/**
 * Does work that nobody waits for, after an answer or a sweep; recording waits for it when it stops. What fails is told in
 * the log and is no error of what started it.
 */
export function inBackground({ background }: Pick<RecordingContext, 'background'>, work: () => Promise<unknown>): void {
  const running = work()
    .then(() => {})
    .catch((error: unknown) => {
      console.error('Work in the background of recording failed.', error instanceof Error ? error.message : error)
    })
  background.add(running)
  void running.then(() => background.delete(running))
}
