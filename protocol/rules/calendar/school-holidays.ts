import type { ClosedDays } from './service-calendar.ts'

/** The holiday zones of the metropolitan academies. Corsica and overseas have calendars of their own, which are imported. */
export const SCHOOL_ZONES = ['A', 'B', 'C'] as const
export type SchoolZone = (typeof SCHOOL_ZONES)[number]

/** The holidays of one zone: days without class, and the span in which they are known. Outside of it nobody has said yet. */
export interface SchoolHolidays {
  zone: string
  /** Who says so, for whoever wants to check. */
  source: string
  known: { from: string; to: string }
  closed: ClosedDays[]
}

/** The academies of each zone. */
export const ZONE_ACADEMIES: Readonly<Record<SchoolZone, readonly string[]>> = {
  A: ['Besançon', 'Bordeaux', 'Clermont-Ferrand', 'Dijon', 'Grenoble', 'Limoges', 'Lyon', 'Poitiers'],
  B: [
    'Aix-Marseille',
    'Amiens',
    'Lille',
    'Nancy-Metz',
    'Nantes',
    'Nice',
    'Normandie',
    'Orléans-Tours',
    'Reims',
    'Rennes',
    'Strasbourg',
  ],
  C: ['Créteil', 'Montpellier', 'Paris', 'Toulouse', 'Versailles'],
}
