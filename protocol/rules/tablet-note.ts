import type { NetworkType, TabletTold } from '../api/tablets.ts'

const NETWORKS: Record<NetworkType, string> = {
  wifi: 'Wi-Fi',
  cellular: 'réseau mobile',
  ethernet: 'câble',
  other: 'autre',
  none: 'aucun',
}

/** What a tablet found out about itself, as a line of the ticket that it opens: for who treats it, in the language of tickets. */
export function tabletNote({ battery, network, browser, system, systemVersion, screen }: TabletTold): string {
  const charge =
    battery === null
      ? 'inconnue'
      : `${Math.round(battery.charge)}\u00a0%, ${battery.charging ? 'en charge' : 'débranchée'}`
  const dots = `${Math.round(screen.width * screen.ratio)}\u00a0×\u00a0${Math.round(screen.height * screen.ratio)}`
  const machine = [system, systemVersion].filter((each) => each !== null).join(' ')
  return [
    `Relevé de la tablette. Batterie\u00a0: ${charge}`,
    `Réseau\u00a0: ${network.type === null ? 'inconnu' : NETWORKS[network.type]}`,
    `Écran\u00a0: ${dots} points`,
    `Système\u00a0: ${machine || 'inconnu'}`,
    `Navigateur\u00a0: ${browser ?? 'inconnu'}.`,
  ].join('. ')
}
