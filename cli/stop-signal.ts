/** After this a second signal is another wish of the person, not the same one that came twice, in ms. */
const AGAIN = 1000

/**
 * Resolves when this program is to end: SIGINT, SIGTERM, SIGHUP, or the end of the process that started it with a channel,
 * even by SIGKILL. A second signal ends the process at once.
 */
export function whenStopped(program: NodeJS.Process): Promise<void> {
  return new Promise((stopped) => {
    let first: number | undefined
    const stop = () => {
      if (first !== undefined && performance.now() - first > AGAIN) program.exit(130)
      first ??= performance.now()
      stopped()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) program.on(signal, stop)
    if (program.channel) program.once('disconnect', () => stopped())
  })
}
