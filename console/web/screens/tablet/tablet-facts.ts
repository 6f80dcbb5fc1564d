import type { TabletDetail } from '@preau/protocol/api/tablets.ts'
import type { Voice } from '../../format/translate.ts'

/** A line of what a tablet told; undefined: its browser does not tell that. `note`: what it does not mean. */
export interface TabletFact {
  name: string
  says: string | undefined
  note?: string
}

/** What a tablet told, line by line, with what it did not tell: that is unknown, and is said so. */
export function tabletFacts(
  { told, at, closed }: NonNullable<TabletDetail['detail']>,
  now: number,
  voice: Voice,
): TabletFact[] {
  const { t, format } = voice
  const { browser, system, systemVersion, battery, storage, network, screen, installed, offline } = told
  const moment = format.spokenMoment(at, now)
  const charge = battery && format.percent(battery.charge, 0)
  const rate = network.rate === null ? undefined : format.reading(network.rate, 'bits_per_s')
  return [
    { name: t('tablet.at'), says: closed ? t('tablet.at_closed', { moment }) : moment },
    { name: t('tablet.updates'), says: t('tablet.updates_elsewhere') },
    {
      name: t('tablet.battery'),
      says:
        charge === null
          ? undefined
          : t(battery?.charging ? 'tablet.battery_charging' : 'tablet.battery_draining', { charge }),
    },
    { name: t('tablet.disk'), says: undefined },
    {
      name: t('tablet.storage'),
      says:
        storage.quota === null || storage.used === null
          ? undefined
          : t('tablet.storage_used', { used: format.bytes(storage.used), quota: format.bytes(storage.quota) }),
      note: t('tablet.storage_note'),
    },
    { name: t('tablet.network'), says: network.type === null ? undefined : t(`tablet.network.${network.type}`) },
    {
      name: t('tablet.rate'),
      says:
        rate === undefined || network.delay === null ? rate : t('tablet.rate_delay', { rate, delay: network.delay }),
    },
    {
      name: t('tablet.screen'),
      says: t('tablet.screen_dots', {
        width: Math.round(screen.width * screen.ratio),
        height: Math.round(screen.height * screen.ratio),
      }),
    },
    {
      name: t('tablet.touch'),
      says:
        screen.touch === null
          ? undefined
          : screen.touch === 0
            ? t('tablet.touch_none')
            : t('tablet.touch_fingers', { count: screen.touch }),
    },
    {
      name: t('tablet.system'),
      says:
        system === null
          ? undefined
          : systemVersion === null
            ? t('tablet.system_unversioned', { system })
            : `${system} ${systemVersion}`,
    },
    { name: t('tablet.browser'), says: browser ?? undefined },
    { name: t('tablet.installed'), says: t(installed ? 'tablet.installed_yes' : 'tablet.installed_no') },
    { name: t('tablet.offline'), says: t(offline ? 'tablet.offline_yes' : 'tablet.offline_no') },
  ]
}
