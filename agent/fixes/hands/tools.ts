import { PreauError } from '@preau/protocol/errors.ts'
import type { Machine, RunResult } from '../../vitals/machine.ts'

/** What a hand has of its machine: programs without a shell, the fixed questions to Windows, and what node:os knows. */
export type FixMachine = Pick<Machine, 'platform' | 'run' | 'ask' | 'statfs' | 'os'>

/** Runs a program that has to be there and to end well; throws FIX_FAILED with what was run. */
export async function must(
  machine: FixMachine,
  file: string,
  args: readonly string[],
  { timeout = 30_000, fine = [0] }: { timeout?: number; fine?: readonly number[] } = {},
): Promise<RunResult> {
  const result = await machine.run(file, args, { timeout })
  if (result === undefined) throw new PreauError('FIX_FAILED', { why: `no ${file}` })
  if (!fine.includes(result.code))
    throw new PreauError('FIX_FAILED', { why: `${file} ${args[0] ?? ''} ended with ${result.code}` })
  return result
}
