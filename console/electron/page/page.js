// The first page of the desktop console: its servers, and the tool for who stands before a device. It has the channels of preload alone.
const { ask, hear } = window.preauFirstPage
const element = (id) => document.getElementById(id)

async function showServers() {
  const servers = await ask('servers.list', {})
  element('none').hidden = servers.length > 0
  element('list').replaceChildren(...servers.map(rowOf))
}

function rowOf({ id, name, origin, print }) {
  const row = document.createElement('li')
  const text = document.createElement('span')
  text.textContent = `${name} (${origin}${print === null ? '' : ', autorité connue'})`
  row.append(
    text,
    button(`Ouvrir ${name}`, 'Ouvrir', () => ask('servers.open', { id })),
    button(`Oublier ${name}`, 'Oublier', () => ask('servers.forget', { id }).then(showServers)),
  )
  return row
}

function button(label, words, act) {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = words
  made.setAttribute('aria-label', label)
  made.addEventListener('click', act)
  return made
}

element('add').addEventListener('submit', async (event) => {
  event.preventDefault()
  const [address, name, print] = ['address', 'name', 'print'].map((id) => element(id).value.trim())
  element('fault').textContent = ''
  try {
    await ask('servers.add', { address, name: name || address, print: print || null })
    event.target.reset()
    await showServers()
  } catch {
    element('fault').textContent =
      'Cette adresse doit commencer par https://, et une empreinte avoir 32 à 64 chiffres hexadécimaux.'
  }
})

element('tool').addEventListener('submit', async (event) => {
  event.preventDefault()
  const place = element('place').value.trim()
  const isSerial = /^(\/dev\/|COM\d)/.test(place)
  element('lines').textContent = ''
  element('said').textContent = 'En cours.'
  const asked = { verb: event.submitter.value, ...(place && (isSerial ? { serial: place } : { host: place })) }
  await ask('device.start', asked).catch(() => {
    element('said').textContent = 'Ni un port série ni une adresse.'
  })
})
element('stop').addEventListener('click', () => ask('device.stop', {}))
hear('device.line', ({ line }) => element('lines').append(`${line}\n`))
hear('device.ended', ({ status }) => {
  const words = { 0: 'Terminé.', 127: 'La commande « preau » n’est pas installée sur ce PC.' }
  element('said').textContent = words[status] ?? `Terminé avec le code ${status}.`
})
showServers()
