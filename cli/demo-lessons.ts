import { ROOMS, schoolMachines } from '@preau/agent/simulators/machines.ts'
import { hash32 } from '@preau/agent/simulators/random.ts'
import type { LessonOpening } from '@preau/protocol/rules/booking/lesson-opening.ts'
import type { Weekday } from '@preau/protocol/rules/calendar/local-day.ts'
import type { ToldLesson, ToldLessons, ToldTeacher } from '@preau/server/seed/told.ts'
import { LESSON_FILE } from './demo-lesson-page.ts'

const MINUTE = 60_000

/** Who teaches in the classrooms of the demo, in their order; some report problems in its story, too. Badges of people who do not exist. */
export const DEMO_TEACHERS: readonly ToldTeacher[] = [
  { name: 'Sophie Petit', role: 'teacher', badge: '100001' },
  { name: 'Marc Leroy', role: 'teacher', badge: '100002' },
  { name: 'Julie Fontaine', role: 'teacher', badge: '100003' },
  { name: 'Karim Haddad', role: 'teacher', badge: '100004' },
  { name: 'Nadia Roussel', role: 'teacher', badge: '100005' },
  { name: 'Hélène Delmas', role: 'school_head', badge: '100006' },
]

/** Who keeps a class in its room when the board is broken: such a lesson is lost. */
export const DEMO_STAYS: ReadonlySet<string> = new Set(['Hélène Delmas'])

/** The PC before which the first lesson begins; nothing else is booked in its room, so that one always can. */
export const KIOSK_MACHINE = 'TNI salle 1'

interface Subject {
  title: string
  opens: LessonOpening | null
}
const web = (address: string): LessonOpening => ({ kind: 'web', address })

const SUBJECTS: readonly Subject[] = [
  { title: 'Fractions', opens: { kind: 'file', path: LESSON_FILE } },
  { title: 'Géométrie : la symétrie', opens: web('https://www.geogebra.org/geometry') },
  { title: 'Sciences : le cycle de l’eau', opens: web('https://fr.vikidia.org/wiki/Cycle_de_l%27eau') },
  { title: 'Histoire : les Gaulois', opens: web('https://fr.vikidia.org/wiki/Gaulois') },
  { title: 'Géographie : lire une carte', opens: web('https://www.lumni.fr/primaire') },
  { title: 'Lecture suivie', opens: null },
  { title: 'Anglais : comptines', opens: null },
  { title: 'Calcul mental', opens: null },
]

const DAYS: readonly Weekday[] = ['monday', 'tuesday', 'thursday', 'friday']
/** Periods of an hour on a day of class. */
const PERIODS = 6
/** Of a hundred periods so many are booked. */
const BOOKED = 45

const CLASSROOMS = ROOMS.filter(({ kind }) => kind === 'classroom').map(({ name }, index) => ({
  room: name,
  classLabel: name.split(' · ')[1] ?? '',
  teacher: DEMO_TEACHERS[index]?.name ?? '',
}))
type Classroom = (typeof CLASSROOMS)[number]

/**
 * The lessons of the demo school from `now` on, ms since 1970: its week, the same for the same seed, and five that begin in minutes.
 * These are said to be of the demo: no class has them, so that they can be at any hour.
 */
export function demoLessons(seed: string, now: number): ToldLessons {
  return {
    now,
    claims: schoolMachines(seed).map(({ claim }) => claim),
    teachers: DEMO_TEACHERS,
    week: CLASSROOMS.slice(1).flatMap((classroom) => weekOf(classroom, seed)),
    soon: [
      { ...played(1, 0), after: 3.5 * MINUTE, lasts: 10 * MINUTE },
      // The board of this room has a fan that stopped: the check fails at once. One keeps the class there, and the lesson is lost;
      // the other, later, goes elsewhere.
      { ...played(2, 7), teacher: 'Hélène Delmas', after: 6 * MINUTE, lasts: 10 * MINUTE },
      { ...played(4, 2), after: 17 * MINUTE, lasts: 15 * MINUTE },
      { ...played(2, 5), after: 28 * MINUTE, lasts: 20 * MINUTE },
      { ...played(5, 1), after: 45 * MINUTE, lasts: 20 * MINUTE },
    ],
  }
}

function weekOf(classroom: Classroom, seed: string): ToldLessons['week'][number][] {
  const hours = DAYS.flatMap((weekday) => Array.from({ length: PERIODS }, (_, period) => ({ weekday, period })))
  return hours.flatMap(({ weekday, period }) => {
    const lot = hash32(`${seed}/${classroom.room}/${weekday}/${period}`)
    const subject = SUBJECTS[(lot >>> 8) % SUBJECTS.length]
    return subject && lot % 100 < BOOKED ? [{ ...classroom, ...subject, weekday, period }] : []
  })
}

function played(room: number, about: number): ToldLesson {
  const { title = '', opens = null } = SUBJECTS[about] ?? {}
  const classroom = CLASSROOMS[room - 1] ?? { room: '', classLabel: '', teacher: '' }
  return { ...classroom, title: `Séance de démonstration : ${title}`, opens, thirdParty: 'Démonstration' }
}
