import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** User and system time of a process, in s (proc(5): fields 14 and 15 of stat, in ticks of 10 ms). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Resident memory of a process, in MB. */
export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

/** A program whose child processes are counted by the kernel's own account of it, through strace. */
export interface Traced {
  child: ChildProcess
  /** How many processes it and its children have started until now; threads are none. */
  started(): number
}

/** Starts `args` with this Node under strace, which stops it at the calls that make a process and at no others. */
export function startTraced(args: readonly string[], log: string): Traced {
  const calls = 'trace=clone,clone3,fork,vfork'
  const options = ['-f', '-qq', '--seccomp-bpf', '-e', calls, '-e', 'signal=none', '-o', log]
  const child = spawn('strace', [...options, process.execPath, ...args], { stdio: 'ignore' })
  return { child, started: () => processesIn(readFileSync(log, 'utf8')) }
}

/** Calls in a trace that made a process. One that was interrupted by another line is told by its end. */
export function processesIn(trace: string): number {
  const unfinished = new Map<string, string>()
  let processes = 0
  for (const line of trace.split('\n')) {
    const [, pid = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    const begun = /^(.*) <unfinished \.\.\.>$/.exec(call)?.[1]
    if (begun !== undefined) unfinished.set(pid, begun)
    const whole = call.startsWith('<...') ? (unfinished.get(pid) ?? '') + call : call
    if (/ = \d+$/.test(whole) && !whole.includes('CLONE_THREAD')) processes += 1
  }
  return processes
}

/** Ends a process that this one started, at once, stopped or not. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
