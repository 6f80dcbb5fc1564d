/** Something that time does by itself. */
export interface Job {
  name: string
  /** Milliseconds between the end of one run and the beginning of the next. */
  period: number
  /** One run. `stopping` says that it should end soon. */
  run(stopping: () => boolean): Promise<void>
}

export interface JobOptions {
  /** Hears of a run that failed; the job runs again after its period all the same. */
  failed: (job: string, error: unknown) => void
  /** Calls `run` once after `ms` milliseconds and gives what calls it off; setTimeout where nothing is said. */
  after?: (ms: number, run: () => void) => () => void
}

/** Runs each job again and again, each on its own and never twice at a time. The first run is one period after the start. */
export class Jobs {
  readonly #jobs: readonly Job[]
  readonly #failed: (job: string, error: unknown) => void
  readonly #after: (ms: number, run: () => void) => () => void
  readonly #cancels = new Map<Job, () => void>()
  readonly #running = new Set<Promise<void>>()
  #started = false

  constructor(jobs: readonly Job[], options: JobOptions) {
    this.#jobs = jobs
    this.#failed = options.failed
    this.#after = options.after ?? afterTimeout
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    for (const job of this.#jobs) this.#schedule(job)
  }

  /** Begins no run more and resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#started = false
    for (const cancel of this.#cancels.values()) cancel()
    this.#cancels.clear()
    await Promise.all(this.#running)
  }

  #schedule(job: Job): void {
    const cancel = this.#after(job.period, () => {
      this.#cancels.delete(job)
      const run = this.#run(job)
      this.#running.add(run)
      void run.finally(() => this.#running.delete(run))
    })
    this.#cancels.set(job, cancel)
  }

  async #run(job: Job): Promise<void> {
    try {
      await job.run(() => !this.#started)
    } catch (error) {
      this.#failed(job.name, error)
    }
    if (this.#started) this.#schedule(job)
  }
}

function afterTimeout(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
