import { type ChildProcess, spawn } from 'node:child_process'
import type { ShellMessage } from '@preau/protocol/shell-channels.ts'

export interface DeviceToolOptions {
  /** The command line of Préau on this machine: `preau`. */
  program: string
  onLine(line: string): void
  onEnded(status: number): void
}

/** The tool for who stands before a board: the command line of this machine as a child, its lines of JSON passed on. */
export interface DeviceTool {
  /** Starts it; one that runs is ended first. */
  start(asked: ShellMessage<'device.start'>): void
  stop(): void
}

const LONGEST_LINE = 16_384
/** The child is not there at all: what a shell says by this number. */
const NOT_FOUND = 127

/** Serial lines and HID are the business of that program: no page and no part of Electron is given a device. */
export function deviceTool({ program, onLine, onEnded }: DeviceToolOptions): DeviceTool {
  let child: ChildProcess | undefined
  const stop = () => {
    child?.kill()
    child = undefined
  }
  return {
    start({ verb, serial, host }) {
      stop()
      const place = serial !== undefined ? ['--serial', serial] : host !== undefined ? ['--host', host] : []
      const mine = spawn(program, ['device', verb, '--json', ...place], {
        stdio: ['ignore', 'pipe', 'ignore'],
        windowsHide: true,
      })
      child = mine
      let rest = ''
      mine.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        rest += chunk
        const lines = rest.split('\n')
        rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
        for (const line of lines) if (line !== '' && line.length <= LONGEST_LINE) onLine(line)
      })
      const end = (status: number) => {
        if (child !== mine) return
        child = undefined
        onEnded(status)
      }
      mine.once('error', () => end(NOT_FOUND))
      mine.once('close', (status) => end(status ?? 1))
    },
    stop,
  }
}
