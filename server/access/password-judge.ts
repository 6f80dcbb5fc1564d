import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { PreauError } from '@preau/protocol/errors.ts'

/** So much of a password is looked at: the time of a look grows with the square. */
export const LOOKED_AT = 64

export interface JudgeQuestion {
  password: string
  /** What a stranger would try first. */
  words: string[]
}

export interface Verdict {
  /** zxcvbn's figure from 0, tried at once, to 4. */
  score: number
  /** A French sentence on how to do better, where there is one. */
  advice: string | null
}

/** How long the lists stay in memory after a password was judged, in ms: who was refused one tries another. */
const KEPT = 60_000

/**
 * Says how hard passwords are to guess, one after the other. The lists of words take half a second and 30 MB: a thread of its
 * own reads them when the first password is chosen, and ends when nobody chooses one any more.
 */
export class PasswordJudge {
  #worker: Worker | undefined
  #end: NodeJS.Timeout | undefined
  #turn: Promise<unknown> = Promise.resolve()

  /** Throws INTERNAL where the thread fails. */
  judge(question: JudgeQuestion): Promise<Verdict> {
    const verdict = this.#turn.then(() => this.#ask(question))
    this.#turn = verdict.catch(() => undefined)
    return verdict
  }

  async #ask({ password, words }: JudgeQuestion): Promise<Verdict> {
    clearTimeout(this.#end)
    this.#worker ??= new Worker(new URL('./password-judge-program.ts', import.meta.url))
    const worker = this.#worker
    // A program that waits for an answer does not end; one that only keeps the lists does.
    worker.ref()
    const answered = once(worker, 'message')
    worker.postMessage({ password: password.slice(0, LOOKED_AT), words })
    try {
      const [verdict] = await answered
      return verdict as Verdict
    } catch (error) {
      await this.stop()
      throw new PreauError('INTERNAL', { part: 'password judge' }, error)
    } finally {
      worker.unref()
      this.#end = setTimeout(() => void this.stop(), KEPT).unref()
    }
  }

  /** Ends the thread, where there is one. */
  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}
