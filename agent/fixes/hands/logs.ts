import { COLLECTED_MAX } from '@preau/protocol/runbooks/fix.ts'
import type { Hands } from '../run-runbook.ts'
import { redact } from './redact.ts'
import { type FixMachine, must } from './tools.ts'

export interface LogParts {
  machine: FixMachine
  /** The folders of persons on this machine: `/home`, `C:\Users`. */
  listHomes(): Promise<readonly string[]>
}

const LINES = 400

/** The warnings and errors of the system, without what tells of a person. */
export function logHands({ machine, listHomes }: LogParts): Hands {
  return {
    actions: {
      'logs.collect': async ({ hours }) => {
        const text =
          machine.platform === 'win32' ? await eventLog(machine, Number(hours)) : await journal(machine, Number(hours))
        const names = [...(await listHomes()), ...(await accounts(machine))]
        const clean = redact(text, [...names, machine.os.hostname()])
        const lines = clean.split(/\r?\n/).filter((line) => line.trim() !== '')
        return { seen: { lines: lines.length }, text: lastOf(lines.join('\n')) }
      },
    },
    conditions: {},
  }
}

async function journal(machine: FixMachine, hours: number): Promise<string> {
  const args = ['--no-pager', '--quiet', '-o', 'short-iso', '--no-hostname', '-p', 'warning']
  return (await must(machine, 'journalctl', [...args, '-n', String(LINES), '--since', `-${hours}h`])).stdout
}

/** `wevtutil` prints the newest first. */
async function eventLog(machine: FixMachine, hours: number): Promise<string> {
  const query = `*[System[(Level=1 or Level=2 or Level=3) and TimeCreated[timediff(@SystemTime) <= ${hours * 3_600_000}]]]`
  const args = ['qe', 'System', `/q:${query}`, `/c:${LINES}`, '/rd:true', '/f:text']
  return (await must(machine, 'wevtutil', args)).stdout
}

async function accounts(machine: FixMachine): Promise<string[]> {
  if (machine.platform === 'win32') return []
  const result = await machine.run('getent', ['passwd'], { timeout: 10_000 })
  return readAccounts(result?.stdout ?? '')
}

/** The accounts of persons in a passwd(5), by name and by what stands in the field for their whole name. */
export function readAccounts(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, , gecos] = line.split(':')
    const number = Number(uid)
    if (!name || !(number >= 1000 && number < 65_534)) return []
    return [name, ...(gecos ?? '').split(/[\s,]+/)].filter((part) => part.length > 1)
  })
}

/** The end of a text that is too long: what was last is what one looks for. */
function lastOf(text: string): string {
  return text.length <= COLLECTED_MAX ? text : `…\n${text.slice(-(COLLECTED_MAX - 2))}`
}
