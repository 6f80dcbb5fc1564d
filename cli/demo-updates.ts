import { randomUUID } from 'node:crypto'
import { beginStart, endStart, followWish, otherSlot, type Pointer, SLOTS } from '@preau/agent/update/slots.ts'
import { KIOSK_POLICY_PRODUCT, type KioskPolicyFile } from '@preau/protocol/rules/window-rules.ts'
import type { ToldTarget } from '@preau/server/seed/signed-targets.ts'
import type { ToldUpdates } from '@preau/server/seed/updates.ts'

/** A new version of the agent as the demo has it: nobody runs these bytes. */
const BUILD = 650_000

/** What the demo tells of updates: the rules of the kiosk, which came well, and a build of the agent that falls at each start. */
export function demoUpdates(now: number): ToldUpdates {
  const rules: KioskPolicyFile = { policy: 'kiosk', version: '2', sites: ['lumni.fr'] }
  const policy = Buffer.from(JSON.stringify(rules))
  return {
    ...{ now, director: 'demo' },
    targets: [
      {
        name: 'policies/kiosk/2.json',
        bytes: policy,
        facts: { kind: 'policy', product: KIOSK_POLICY_PRODUCT, version: '2' },
      },
      agentTarget('0.2.0', "throw new Error('a bad build')"),
      agentTarget('0.2.1', 'export {}'),
    ],
    campaigns: [
      { target: 'policies/kiosk/2.json', title: 'Règles du kiosque', daysAgo: 4, trial: () => undefined },
      { target: 'agent/0.2.0/agent.mjs', title: 'Agent 0.2.0', daysAgo: 1, trial: fallsAtStart },
    ],
  }
}

/** A version of the agent that is nothing but this line. */
export function agentTarget(version: string, line: string): ToldTarget {
  return {
    ...{ name: `agent/${version}/agent.mjs`, bytes: Buffer.from(`// Agent ${version}\n${line}\n`.padEnd(BUILD, '\n')) },
    facts: { kind: 'agent-app', product: 'agent', version },
  }
}

/** The trial of a version that falls at each start, by the rules of the launcher: why it was given up. */
export function fallsAtStart(): string | undefined {
  const whole = new Set(SLOTS)
  let pointer: Pointer | undefined = followWish({ run: 'a' }, { id: randomUUID(), slot: otherSlot('a') }, whole)
  while (pointer?.trial) {
    pointer = beginStart(pointer, whole)
    if (pointer?.trial) pointer = endStart(pointer, 2000)
  }
  return pointer?.back?.why
}
