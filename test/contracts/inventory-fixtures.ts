import type { AnswerQuery } from '@preau/protocol/api/inventory-questions.ts'
import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import type { Condition } from '@preau/protocol/rules/inventory-question.ts'
import type { Database } from '../../server/store/database.ts'
import { putSectionFacts, putStateFacts } from '../../server/store/device-facts.ts'
import { answerQuestion } from '../../server/store/inventory-answers.ts'
import { makeDevice, NOON } from './store-fixtures.ts'

export const GIB = 1024 ** 3

/** What a test says of a device: whole sections, readings. */
export interface Told {
  memory?: number
  disks?: object[]
  system?: object
  software?: [name: string, version?: string][]
  values?: Record<string, number>
  agent?: string
}

/** Takes sections and readings in, as ingest does. */
export async function tell(db: Database, school: string, device: string, told: Told): Promise<void> {
  const sections: [SectionName, object[]][] = [
    ...(told.memory === undefined ? [] : [['memory', [{ size: told.memory * GIB }]] as [SectionName, object[]]]),
    ...(told.disks === undefined ? [] : [['disks', told.disks] as [SectionName, object[]]]),
    ...(told.system === undefined ? [] : [['system', [told.system]] as [SectionName, object[]]]),
    ...(told.software === undefined
      ? []
      : [
          ['software', told.software.map(([name, version]) => ({ name, ...(version && { version }) }))] as [
            SectionName,
            object[],
          ],
        ]),
  ]
  await db.write(async (t) => {
    await putSectionFacts(
      t,
      sections.map(([section, items]) => ({ school, device, section, at: NOON, items })),
    )
    if (told.values) await putStateFacts(t, [{ school, device, values: told.values, agent: told.agent ?? null }])
  })
}

/** A device that has told this; gives its id. */
export async function deviceThat(db: Database, school: string, name: string, told: Told, kind = 'desktop' as const) {
  const device = await makeDevice(db, school, { name, kind })
  await tell(db, school, device, told)
  return device
}

/** An answer with the names and the values of its rows. */
export const ask = async (db: Database, conditions: Condition[], more: Partial<AnswerQuery> = {}) => {
  const { rows, ...answer } = await answerQuestion(
    db,
    'all',
    { question: { match: 'all', conditions }, sort: 'name', ...more },
    NOON,
  )
  return { ...answer, names: rows.map(({ name }) => name), values: rows.map(({ values }) => values) }
}
/** On which devices all of it holds, and how many do not say. */
export const namesOf = async (db: Database, ...conditions: Condition[]) => {
  const { names, unknown } = await ask(db, conditions)
  return { names, unknown }
}
