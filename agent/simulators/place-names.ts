import { type Random, seededRandom } from './random.ts'

const FIRST = [
  'Saint-Aubin',
  'Saint-Martin',
  'Notre-Dame',
  'Villeneuve',
  'Beaumont',
  'La Chapelle',
  'Montreuil',
  'Le Mesnil',
  'Sainte-Marie',
  'Fontaine',
  'Bellerive',
  'Châteauneuf',
  'La Ferté',
  'Neuville',
  'Roquefort',
  'Marsac',
]
const LAST = [
  'sur-Orne',
  'en-Bresse',
  'lès-Bois',
  'du-Désert',
  'sur-Vire',
  'de-Bocage',
  'sous-Mont',
  'la-Forêt',
  'les-Deux-Églises',
  'en-Vexin',
  'sur-Isère',
  'le-Vieux',
  'des-Landes',
  'la-Rivière',
  'sur-Mer',
  'en-Auge',
]
const SCHOOLS = [
  'Jules-Ferry',
  'Jean-Moulin',
  'Marie-Curie',
  'Jacques-Prévert',
  'Louise-Michel',
  'Victor-Hugo',
  'Jean-Jaurès',
  'Paul-Langevin',
  'Les Tilleuls',
  'du Centre',
  'Simone-Veil',
  'Antoine-de-Saint-Exupéry',
  'Pauline-Kergomard',
  'La Fontaine',
  'du Bourg',
  'Anne-Frank',
]

export interface Commune {
  name: string
  schools: string[]
}

/** `count` communes that do not exist, with how many schools each has: most have one, a town has dozens. */
export function communes(count: number, schools: number): Commune[] {
  const random = seededRandom('communes')
  const made = Array.from({ length: count }, (_, index) => {
    const begin = FIRST[index % FIRST.length] ?? ''
    const end = LAST[Math.floor(index / FIRST.length) % LAST.length] ?? ''
    const twin = Math.floor(index / (FIRST.length * LAST.length))
    return { name: `${begin}-${end}${twin > 0 ? ` (${twin + 1})` : ''}`, schools: [] as string[] }
  })
  for (let school = 0; school < schools; school++) {
    const town = made[school < count ? school : Math.floor(random() ** 3 * count)]
    town?.schools.push(schoolName(town.schools.length, random))
  }
  return made
}

function schoolName(index: number, random: Random): string {
  const name = SCHOOLS[(index * 7 + Math.floor(random() * 2)) % SCHOOLS.length]
  return `École ${index < 2 ? 'élémentaire' : 'primaire'} ${name}${index < 8 ? '' : ` ${index}`}`
}

/** How many schools each of 31 communes has: two in three have one, nine in ten fewer than three. */
const PROPORTIONS = [6, 4, 3, ...Array.from({ length: 8 }, () => 2), ...Array.from({ length: 20 }, () => 1)]

/** The 31 communes of a small syndicat that does not exist. */
export function syndicat(): Commune[] {
  const random = seededRandom('syndicat')
  const names = communes(PROPORTIONS.length, PROPORTIONS.length).map(({ name }) => name)
  // Names that begin alike do not stand in the order of their sizes.
  const order = names.map((name) => ({ name, at: random() })).sort((a, b) => a.at - b.at)
  return order.map(({ name }, index) => ({
    name,
    schools: Array.from({ length: PROPORTIONS[index] ?? 1 }, (_, school) =>
      schoolName((index * 5 + school) % 8, random),
    ),
  }))
}
