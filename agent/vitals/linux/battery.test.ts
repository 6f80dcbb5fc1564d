import { describe, expect, it } from 'vitest'
import { chargeOf, type Supply, wearOf } from './battery.ts'

const battery: Supply = { type: 'Battery\n', status: 'Discharging\n', capacity: '40\n' }
const mains: Supply = { type: 'Mains\n' }
const mouse: Supply = { type: 'Battery\n', scope: 'Device\n', capacity: '3\n', status: 'Charging\n' }

describe('the charge', () => {
  it('is what the driver says, and no battery of a mouse or an empty bay is one', () => {
    const emptyBay: Supply = { ...battery, present: '0\n' }
    expect([chargeOf([mains, battery, mouse, emptyBay]), chargeOf([mains, mouse]), chargeOf([])]).toEqual([
      { 'battery.charge': 40, 'battery.charging': 0 },
      {},
      {},
    ])
  })

  it('is that of two batteries together, weighed by size where it is known', () => {
    const small = { ...battery, energy_now: '10', energy_full: '20', capacity: '50', status: 'Charging\n' }
    const large = { ...battery, energy_now: '10', energy_full: '80', capacity: '12' }
    expect([chargeOf([small, large]), chargeOf([battery, { ...battery, capacity: '60' }])]).toEqual([
      { 'battery.charge': 20, 'battery.charging': 1 },
      { 'battery.charge': 50, 'battery.charging': 0 },
    ])
  })

  it('is not known where the driver does not say it', () => {
    expect(chargeOf([{ type: 'Battery', status: 'Full' }])).toEqual({ 'battery.charging': 0 })
  })
})

describe('the wear', () => {
  it('is that of the most worn battery, in energy or in charge, and never above 100', () => {
    const worn = { ...battery, charge_full: '3000', charge_full_design: '5000', cycle_count: '700' }
    const fresh = { ...battery, energy_full: '51', energy_full_design: '50', cycle_count: '0' }
    expect([wearOf([fresh, worn]), wearOf([fresh]), wearOf([battery])]).toEqual([
      { 'battery.health': 60, 'battery.cycles': 700 },
      { 'battery.health': 100 },
      {},
    ])
  })
})
