import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { PreauError } from '@preau/protocol/errors.ts'
import { QUESTIONS, type Question, type QuestionText } from './questions.ts'

/** Asks one question after the other of one PowerShell that is started once and kept. */
export interface PowerShell<Q extends string = Question> {
  /** What the script of `question` found: a list of objects, read from JSON. Throws READING_FAILED. */
  ask(question: Q): Promise<unknown>
  /** Ends PowerShell. A question that waits is answered with READING_FAILED. */
  stop(): void
}

export interface PowerShellOptions {
  /** The program; in a test one that plays it. */
  file: string
  args?: readonly string[]
  /** Seconds on a clock that never goes back. */
  monotonic: () => number
  /** Milliseconds that replace those of the questions: for a test. */
  timeout?: number
}

/** `-Command -` reads line by line, as long as the pipe is open. The window never shows, no profile of a person is read. */
const ARGUMENTS = ['-NoLogo', '-NoProfile', '-NonInteractive', '-InputFormat', 'Text', '-Command', '-']
const UTF8 = '[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false'
const FIRST_PAUSE_S = 60
const LONGEST_PAUSE_S = 3600
const MAX_ANSWER_CHARS = 8 * 1024 ** 2

interface Waiting {
  number: number
  question: string
  settle: (outcome: { value: unknown } | { error: PreauError }) => void
}

type Child = ChildProcessByStdio<Writable, Readable, null>

/**
 * INVARIANTS: one question is under way at a time; an answer counts only with the number of that question; a PowerShell that
 * was late, ended or wrote too much is killed, never asked again; after n failures in a row no new one starts for
 * 60 · 2ⁿ⁻¹ seconds, at most an hour.
 */
export function startPowerShell(options: PowerShellOptions): PowerShell {
  return startPowerShellFor(QUESTIONS, options)
}

/** The same, for another table of questions. */
export function startPowerShellFor<Q extends string>(
  questions: Readonly<Record<Q, QuestionText>>,
  { file, args = ARGUMENTS, monotonic, timeout }: PowerShellOptions,
): PowerShell<Q> {
  let child: Child | undefined
  let waiting: Waiting | undefined
  let output = ''
  let asked = 0
  let failures = 0
  let notBefore = 0
  let stopped = false
  let queue: Promise<unknown> = Promise.resolve()

  function ask(question: Q): Promise<unknown> {
    const answer = queue.then(() => askNow(question))
    queue = answer.catch(() => undefined)
    return answer
  }

  async function askNow(question: Q): Promise<unknown> {
    if (stopped || (child === undefined && monotonic() < notBefore)) {
      throw new PreauError('READING_FAILED', { question, why: stopped ? 'stopped' : 'waits to start again' })
    }
    child ??= start()
    asked += 1
    const number = asked
    const limit = timeout ?? questions[question].timeout
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const settle: Waiting['settle'] = (outcome) =>
          'error' in outcome ? reject(outcome.error) : resolve(outcome.value)
        waiting = { number, question, settle }
        timer = setTimeout(() => giveUp('late'), limit)
        child?.stdin.write(`${lineFor(number, questions[question].script)}\n\n`)
      })
    } finally {
      clearTimeout(timer)
      waiting = undefined
    }
  }

  function start(): Child {
    output = ''
    const started = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
    started.stdout.setEncoding('utf8')
    started.stdout.on('data', (chunk: string) => started === child && receive(chunk))
    // A write to a process that has just ended is answered by its 'close'.
    started.stdin.on('error', () => undefined)
    started.on('error', () => started === child && giveUp('cannot start'))
    started.on('close', () => started === child && giveUp('ended'))
    started.stdin.write(`${UTF8}\n`)
    return started
  }

  function receive(chunk: string): void {
    const last = waiting === undefined ? '' : end(waiting.number)
    const from = Math.max(0, output.length - last.length)
    output = waiting === undefined ? '' : output + chunk
    if (output.length > MAX_ANSWER_CHARS) {
      giveUp('wrote too much')
      return
    }
    if (waiting === undefined || !output.includes(last, from)) return
    const answer = between(output, begin(waiting.number), last)
    if (answer === undefined) return
    output = ''
    failures = 0
    waiting.settle(outcomeOf(answer, waiting.question))
  }

  function giveUp(why: string): void {
    const ended = child
    child = undefined
    ended?.kill('SIGKILL')
    notBefore = monotonic() + Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** failures)
    failures += 1
    waiting?.settle({ error: new PreauError('READING_FAILED', { question: waiting.question, why }) })
  }

  function stop(): void {
    stopped = true
    if (child !== undefined) giveUp('stopped')
  }

  return { ask, stop }
}

const begin = (number: number) => `<<preau ${number}>>`
const end = (number: number) => `<<end ${number}>>`

/** The words of the markers are apart in the script, so that an echo of the line itself is no answer. What fails halfway fails whole. */
function lineFor(number: number, script: string): string {
  const write = (what: string) => `[Console]::Out.WriteLine('<<'+'preau ${number}>>'+${what}+'<<'+'end ${number}>>')`
  const json = '(ConvertTo-Json -InputObject $r -Compress -Depth 4)'
  return `try { $r=@(& { $ErrorActionPreference='Stop'; ${script} }); ${write(json)} } catch { ${write("'failed'")} }`
}

function between(text: string, first: string, last: string): string | undefined {
  const from = text.indexOf(first)
  const to = from < 0 ? -1 : text.indexOf(last, from)
  return to < 0 ? undefined : text.slice(from + first.length, to)
}

function outcomeOf(answer: string, question: string): { value: unknown } | { error: PreauError } {
  try {
    return { value: JSON.parse(answer) }
  } catch (cause) {
    return { error: new PreauError('READING_FAILED', { question, why: 'the script failed' }, cause) }
  }
}
