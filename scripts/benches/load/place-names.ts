import { type Random, seededRandom } from '../../../agent/simulators/random.ts'

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

/** `count` communes that do not exist, with how many schools each has: most have one, a town has dozens. */
export function communes(count: number, schools: number): { name: string; schools: string[] }[] {
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
