import { expect, it } from 'vitest'
import { processesIn } from './process-cost.ts'

it('counts processes and no threads, also where two calls were interleaved', () => {
  const trace = [
    '10 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD, stack=0x7f}, 88) = 11',
    '10 vfork() = 12',
    '10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>',
    '12 clone3({flags=CLONE_VM|CLONE_THREAD} <unfinished ...>',
    '10 <... clone resumed>, child_tidptr=0x7f) = 13',
    '12 <... clone3 resumed> => {parent_tid=[14]}, 88) = 14',
    '13 vfork() = -1 EAGAIN (Resource temporarily unavailable)',
    '13 +++ exited with 0 +++',
    '',
  ].join('\n')
  expect(processesIn(trace)).toBe(2)
})
