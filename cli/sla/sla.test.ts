import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run } from '../main.ts'

const EXAMPLE = fileURLToPath(new URL('../../docs/guide/exemple-contrat/', import.meta.url))
const LINES = readFileSync(`${EXAMPLE}evenements.jsonl`, 'utf8').trimEnd().split('\n')

async function sla(lines: readonly string[], ...args: string[]) {
  const events = join(mkdtempSync(join(tmpdir(), 'preau-sla-')), 'events.jsonl')
  writeFileSync(events, lines.join('\n'))
  const out: string[] = []
  const err: string[] = []
  const [what = 'statement', ...more] = args
  const files = ['--contract', `${EXAMPLE}contrat.yaml`, '--events', events]
  const status = await run(['sla', what, ...files, '--from', '2026-11-01', '--to', '2026-11-30', ...more], {
    language: 'fr',
    environment: {},
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    stopped: Promise.resolve(),
  })
  return { status, out: out.join('\n'), err }
}

describe('preau sla statement', () => {
  it('gives the statement of the guide, byte for byte, whatever the order of the lines', async () => {
    const golden = readFileSync(`${EXAMPLE}releve.json`, 'utf8').trimEnd()
    for (const lines of [LINES, LINES.toReversed(), LINES.toSorted()]) {
      expect(await sla(lines, 'statement', '--json')).toEqual({ status: 0, out: golden, err: [] })
    }
  })

  it('I7 has the figures that the guide works out by hand', async () => {
    const { out } = await sla(LINES, 'statement', '--json')
    const { tickets, lots, classes } = JSON.parse(out)
    expect(
      tickets.map((row: Record<string, unknown>) => [
        row.ticket,
        row.gtr_due,
        row.penalty_gti_eur,
        row.penalty_gtr_eur,
      ]),
    ).toEqual([
      ['T-1', '2026-11-03T17:30:00+01:00', 0, 0],
      ['T-2', '2026-11-09T17:30:00+01:00', 0, 38.4],
      ['T-3', '2026-11-23T17:30:00+01:00', 0, 0],
      ['T-4', '2026-11-17T17:30:00+01:00', 12.8, 15.6],
      ['T-5', '2026-12-11T17:30:00+01:00', null, null],
    ])
    expect([lots[0].claimed_eur, classes[0].availability, classes[0].mtbf_h, classes[0].mttr_h]).toEqual([
      66.8, 0.970588, 492.5, 15,
    ])
  })

  it('writes a table for a person', async () => {
    const { status, out } = await sla(LINES)
    expect(status).toBe(0)
    expect(out).toMatch(
      /^T-2 +(bloquante|majeure|mineure) .* 2026-11-09 17:30:00 {2}2026-11-12 10:00:00 {2}oui .*38,40\s€$/m,
    )
    expect(out).toContain('Total à réclamer : 66,80')
  })

  it('explains a penalty by its windows and its formula', async () => {
    const { out } = await sla(LINES, 'explain', '--ticket', 'T-2')
    expect(out).toContain('jour 0 : 2026-11-06, J+1 : 2026-11-09 17:30:00')
    expect(out).toMatch(/12\s800,00\s€ × 3 \/ 1000 = 38,40\s€/)
    const { out: json } = await sla(LINES, 'explain', '--ticket', 'T-3', '--json')
    const [, gtr] = JSON.parse(json)
    const seconds = (state: string): number =>
      gtr.steps.reduce(
        (sum: number, step: { state: string; seconds: number }) => sum + (step.state === state ? step.seconds : 0),
        0,
      )
    expect([seconds('service'), seconds('paused')]).toEqual([gtr.elapsed_s, gtr.paused_s])
    expect(gtr.pauses).toEqual([
      {
        from: '2026-11-18T09:00:00+01:00',
        to: '2026-11-19T09:00:00+01:00',
        cause: 'access_refused',
        proof: 'Photo du portail fermé, 9 h',
        by: 'tableo',
      },
    ])
  })

  it('names every line that cannot be, and gives no figure', async () => {
    const wrong = [
      'no JSON',
      '{"at":"2026-11-02T08:20:00","ticket":"T-9","event":"opened","school":"0800001X","severity":"minor"}',
      '{"at":"2026-02-30T08:20:00Z","ticket":"T-9","event":"opened","school":"0800001X","severity":"minor"}',
      '{"at":"2026-11-02T08:20:00Z","ticket":"T-9","event":"restored"}',
      '{"at":"2026-11-04T08:20:00Z","ticket":"T-1","event":"paused","cause":"access_refused","proof":"x"}',
      '{"at":"2026-11-07T08:20:00Z","ticket":"T-2","event":"paused","cause":"rain"}',
      '{"at":"2026-11-07T08:20:00Z","ticket":"T-2","event":"paused","cause":"access_refused"}',
      '{"at":"2026-11-27T15:10:00Z","ticket":"T-5","event":"resumed"}',
      '{"at":"2026-11-27T15:10:00Z","ticket":"T-5","event":"handed_over"}',
      '{"at":"2026-11-27T15:10:00Z","ticket":"T-5","event":"corrected","replaces":{"at":"2026-11-27T15:09:00Z","event":"paused"}}',
      '{"at":"2026-11-27T15:10:00Z","equipment":"TNI-101","event":"up"}',
      '{"at":"2026-11-27T15:10:00Z","equipment":"TNI-999","event":"down","school":"0800001X","class":"tni"}',
      '{"at":"2026-11-27T15:10:00Z","equipment":"TNI-103","event":"down","school":"0800002Y","class":"tni"}',
      '{"at":"2026-11-27T15:10:00Z","ticket":"T-5","event":"waived","commitment":"gtr","amount_eur":0.005}',
    ]
    const { status, out, err } = await sla([...wrong, ...LINES], 'statement', '--json')
    expect(status).toBe(1)
    const { error, faults } = JSON.parse(out)
    expect([error, faults.map(({ line, fault }: { line: number; fault: string }) => [line, fault])]).toEqual([
      'EVENTS_INVALID',
      [
        [1, 'json'],
        [2, 'shape'],
        [3, 'time'],
        [4, 'not_opened'],
        [5, 'ticket_is_closed'],
        [6, 'cause_unknown'],
        [7, 'proof_missing'],
        [8, 'not_paused'],
        [9, 'needs'],
        [10, 'corrects_nothing'],
        [11, 'not_down'],
        [12, 'equipment_unknown'],
        [13, 'equipment_elsewhere'],
        [14, 'part_of_a_cent'],
      ],
    ])
    expect(err[0]).toBe('ligne 1 : n’est pas du JSON')
  })

  it('corrects a line and keeps it', async () => {
    const pause = JSON.stringify({
      at: '2026-11-30T09:00:00+01:00',
      ticket: 'T-3',
      event: 'corrected',
      replaces: { at: '2026-11-18T09:00:00+01:00', event: 'paused' },
      with: { at: '2026-11-18T17:30:00+01:00', event: 'paused', cause: 'access_refused', proof: 'Photo' },
    })
    const { out } = await sla([pause, ...LINES], 'statement', '--json')
    const row = JSON.parse(out).tickets.find(({ ticket }: { ticket: string }) => ticket === 'T-3')
    expect([row.gtr_due, row.gtr_late, row.paused_s]).toEqual(['2026-11-23T09:00:00+01:00', true, 1800])
  })

  it('says which option is missing, which period is none, and where a contract is wrong', async () => {
    expect((await sla(LINES, 'nothing')).status).toBe(2)
    expect((await sla(LINES, 'explain')).err[0]).toContain('--ticket')
    expect((await sla(LINES, 'explain', '--ticket', 'T-77')).status).toBe(2)
    expect((await sla(LINES, 'statement', '--to', '2026-10-01')).err[0]).toContain('PERIOD_INVALID')
    const { status, err } = await sla(LINES, 'statement', '--contract', `${EXAMPLE}evenements.jsonl`)
    expect([status, err[0]?.includes('CONTRACT_INVALID')]).toEqual([1, true])
  })
})
