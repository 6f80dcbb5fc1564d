import type { Discovery } from '@preau/agent/devices/discover.ts'
import { searchPjlink } from '@preau/agent/devices/pjlink-search.ts'
import { verdictOf } from '@preau/agent/devices/verdict.ts'
import type { Place } from '@preau/agent/devices/ways.ts'
import { hidDevices } from '@preau/agent/ports/hid-devices.ts'
import { serialLines } from '@preau/agent/ports/serial-lines.ts'
import { realClock } from '@preau/agent/uplink/clock.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Context, Flags } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { look, specsOf } from './find.ts'
import { numberOf, placesOf } from './places.ts'
import { verdictFields, verdictText } from './verdict-text.ts'

/** Addresses of a whole network are told only where somebody answers. */
const QUIET_FROM = 8

/** Says what is connected, which description fits and what is wrong; 0 where something was found. */
export async function scan(flags: Flags, context: Context): Promise<number> {
  const { out, err, environment, language } = context
  const specs = specsOf(flags, environment)
  const named = placesOf(flags)
  const places = named.length > 0 ? named : await placesAround(flags, context)
  if (places.length === 0) {
    if (flags.json === true) out(jsonLine('device.done', { found: 0 }))
    else {
      err(
        language === 'fr'
          ? 'Aucun port série, aucun appareil USB connu et aucun vidéoprojecteur du réseau. Branchez un câble, ou donnez une adresse avec --host.'
          : 'No serial port, no known USB device and no projector of the network. Plug in a cable, or give an address with --host.',
      )
    }
    return 1
  }
  const onPlace = (place: Place, discovery: Discovery) => {
    if (flags.json === true) return out(jsonLine('device.place', verdictFields(place, discovery, specs)))
    const verdict = verdictOf(discovery, specs)
    if (places.length > QUIET_FROM && (verdict.is === 'shut' || verdict.is === 'untried')) return
    const { what, todo } = verdictText(place, verdict, specs)
    out(what[language])
    if (todo) out(`  → ${todo[language]}`)
  }
  const { found } = await look(specs, places, flags, { onPlace })
  if (flags.json === true) out(jsonLine('device.done', { found: found.length }))
  else if (found.length === 0) err(language === 'fr' ? 'Aucun appareil connu.' : 'No known device.')
  return found.length > 0 ? 0 : 1
}

/** Serial ports and USB devices of this machine, and the projectors that answer on its networks. */
async function placesAround(flags: Flags, { out, err, language }: Context): Promise<Place[]> {
  const within = (numberOf(flags, 'wait', 0, 60) ?? 11) * 1000
  const lines = (await serialLines()).map(({ path }): Place => ({ serial: path }))
  // Only those that a description can be for: keyboards and mice are nobody's business.
  const hids = (await hidDevices()).filter(
    ({ usagePage }) => usagePage === 0x0d || usagePage === 0x84 || usagePage === 0x85,
  )
  if (flags.json !== true && within > 0) {
    out(language === 'fr' ? 'Recherche sur le réseau…' : 'Looking around the network…')
  }
  try {
    const answers = within > 0 ? await searchPjlink({ clock: realClock(), within }) : []
    return [...lines, ...hids.map((hid): Place => ({ hid })), ...answers.map(({ host }): Place => ({ host }))]
  } catch (error) {
    if (!isPreauError(error) || error.code !== 'LISTEN_FAILED') throw error
    // An agent of this machine listens already: the cables can be looked at all the same.
    err(
      language === 'fr'
        ? 'Le port 4352 est pris : le réseau n’est pas cherché. Donnez une adresse avec --host.'
        : 'Port 4352 is taken: the network is not searched. Give an address with --host.',
    )
    return [...lines, ...hids.map((hid): Place => ({ hid }))]
  }
}
