import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the lesson lies in the folder of lessons. */
export const LESSON_FILE = 'CP/fractions.html'

/** A lesson that needs no Internet: a cake in parts. */
const PAGE = `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<title>Fractions</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-content: center; justify-items: center; gap: 4vh; font: 4vh/1.4 system-ui, sans-serif; color: #14213d; background: #fdf8ee }
h1 { margin: 0; font-size: 7vh }
section { display: flex; gap: 8vw }
figure { margin: 0; text-align: center }
svg { width: 22vw; height: auto }
</style>
<h1>Un gâteau à partager</h1>
<section>
<figure><svg viewBox="-52 -52 104 104" role="img" aria-label="La moitié du gâteau"><circle r="50" fill="#f3d9b1" stroke="#14213d"/><path d="M0 0V-50A50 50 0 0 1 0 50Z" fill="#e07a5f" stroke="#14213d"/></svg><figcaption>une moitié : ½</figcaption></figure>
<figure><svg viewBox="-52 -52 104 104" role="img" aria-label="Le quart du gâteau"><circle r="50" fill="#f3d9b1" stroke="#14213d"/><path d="M0 0V-50A50 50 0 0 1 50 0Z" fill="#e07a5f" stroke="#14213d"/><path d="M0-50V50M-50 0H50" stroke="#14213d"/></svg><figcaption>un quart : ¼</figcaption></figure>
</section>
<p>Combien de quarts dans une moitié ?</p>
</html>
`

/** Lays the lesson of the demo into a folder of lessons. */
export function layLesson(folder: string): void {
  const file = join(folder, LESSON_FILE)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, PAGE)
}
