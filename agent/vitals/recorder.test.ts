import { describe, expect, it } from 'vitest'
import { platformSources } from './platforms.ts'
import { recordedMachine } from './recorded-machine.ts'
import { recorder } from './recorder.ts'
import { loadRecording, RECORDINGS } from './recordings/load-recording.ts'

describe('a recorder', () => {
  it.each(RECORDINGS)('keeps enough of a machine to play its readings again: %s', async (name) => {
    const original = recordedMachine(loadRecording(name))
    const tape = recorder(original)
    const first = await Promise.all(platformSources(original.platform).map((source) => source.read(tape.machine)))
    const copy = recordedMachine(tape.recording())
    expect(await Promise.all(platformSources(copy.platform).map((source) => source.read(copy)))).toEqual(first)
  })
})
