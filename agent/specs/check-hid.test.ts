import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { expect, it } from 'vitest'
import { SPECS } from '../devices/testing/line-to.ts'
import { hidFaults } from './check-hid.ts'

const ups = () => structuredClone(SPECS.get('hid/ups')) as DeviceSpec

it('says what a layout of a HID device cannot mean', () => {
  expect(hidFaults(ups())).toEqual([])
  const spec = ups()
  const [first] = spec.transport.hid?.layouts ?? []
  if (!first) throw new Error('no layout')
  const place = { report: 'input', id: 1, bit: 0, size: 8 } as const
  spec.transport.hid?.layouts?.push({ ...first, fields: { '0d:42': place, '84:99': { ...place, report: 'feature' } } })
  spec.refusals = []
  expect(hidFaults(spec)).toEqual([
    'layout: no read asks for 0d:42',
    'layout: 0d:42 is in an input report, which nobody may hear (I5)',
    'layout: no read asks for 84:99',
    'layout: 0764:0501 has two',
    'match: what is listed must say in refusals what is unread',
  ])
  const lg = structuredClone(SPECS.get('lg/signage')) as DeviceSpec
  lg.match.listed = true
  expect(hidFaults(lg)).toEqual(['match: only a HID device is listed by its page and usage'])
})
