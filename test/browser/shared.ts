import { cp } from 'node:fs/promises'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { inject } from 'vitest'
import type { DemoServer } from '../processes/demo-server.ts'
import type { SharedDemo, SharedYear } from './make-shared.ts'

async function shared<T>(name: string): Promise<T> {
  const reply = await fetch(`${inject('shared')}/${name}`)
  if (!reply.ok) throw new Error(await reply.text())
  return (await reply.json()) as T
}

/**
 * The demo school that the files of a run look at together, for as long as it runs. Others look at the same time and its story
 * goes on: a test asks it what there is to be seen, and changes nothing that another one names.
 */
export async function sharedDemo(): Promise<DemoServer> {
  const { http, cookie } = await shared<SharedDemo>('demo')
  return {
    http,
    signIn: async () => cookie,
    fetch: (path, init = {}) => {
      const headers = { 'x-preau': '1', cookie, ...(init.headers as Record<string, string>) }
      return fetch(http + path, { ...init, headers })
    },
    end: async () => undefined,
  }
}

/** How many devices are out of order by now: another one may be while the demo runs. */
export async function countDown({ fetch }: DemoServer): Promise<number> {
  return ((await (await fetch('/api/devices?limit=1')).json()) as DeviceList).counts.down
}

/** Makes `data` a data folder of the demo school with its year, which is written once in a run. */
export async function copyYear(data: string): Promise<void> {
  await cp((await shared<SharedYear>('year')).data, data, { recursive: true })
}
