import { waitUntil } from '../wait-until.ts'
import { type PreauProcess, runPreau } from './preau-process.ts'

/** `preau start --demo` as a process of its own. */
export interface DemoStart extends PreauProcess {
  /** How much of the year is told, in percent, as it said so far. */
  percents(): number[]
  /** Resolves with the address of the console once it serves. */
  ready(): Promise<string>
}

/** Starts the server with its demo on the folder `data`, on any free ports. */
export function startDemoOn(data: string): DemoStart {
  const preau = runPreau(['start', '--demo', '--data', data, '--http-port', '0', '--mqtt-port', '0', '--json-log'])
  const lines = (event: string): { percent?: number; http?: string }[] =>
    preau
      .out()
      .split('\n')
      .filter((line) => line.includes(`"event":"${event}"`))
      .map((line) => JSON.parse(line))
  return {
    ...preau,
    percents: () => lines('demo.year').map(({ percent }) => percent ?? 0),
    ready: () => waitUntil(() => lines('ready')[0]?.http, { within: 200_000, what: 'the demo to serve' }),
  }
}
