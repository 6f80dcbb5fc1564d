import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { School } from '@preau/protocol/api/places.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import type { Rect } from '@preau/protocol/rules/plan-geometry.ts'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { announcer } from '../../../../ui/announce.ts'
import { Button } from '../../../../ui/Button.tsx'
import { Note } from '../../../../ui/states.tsx'
import { serverNow } from '../../../api/server-clock.ts'
import { useWordsIn } from '../../../format/words.ts'
import { AddPanel } from './AddPanel.tsx'
import { AreaForm } from './AreaForm.tsx'
import { DeviceForm } from './DeviceForm.tsx'
import { DeviceTray } from './DeviceTray.tsx'
import { addArea } from './draft-areas.ts'
import { EditorBar } from './EditorBar.tsx'
import { EditorCanvas } from './EditorCanvas.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import { RoomForm } from './RoomForm.tsx'
import { SaveState } from './SaveState.tsx'
import { type Tool, useCanvas } from './use-canvas.ts'
import { type Editor, useEditor } from './use-editor.ts'
import { useEditorKeys } from './use-editor-keys.ts'
import { useSave } from './use-save.ts'
import './editor.css'

interface PlanEditorProps {
  school: School
  plan: Plan
  devices: readonly DeviceRow[]
  /** Begins again with the plan as it is on the server. */
  onRestart: () => void
}

/** Draws the plan of a school: rooms, areas, where devices stand. Nothing is changed before it is saved. */
export function PlanEditor({ school, plan, devices, onRestart }: PlanEditorProps) {
  const { t, format } = useWordsIn(school.timezone)
  const navigate = useNavigate()
  const [tool, setTool] = useState<Tool>('room')
  const [savedAt, setSavedAt] = useState<number | undefined>(undefined)
  const [drawn, setDrawn] = useState<Rect | undefined>(undefined)
  const picture = useRef<SVGSVGElement>(null)
  const editor = useEditor(school, plan, devices)
  useEditorKeys(editor)
  const save = useSave(editor, plan, (stored, known) => {
    editor.saved(stored, known)
    setSavedAt(serverNow())
    announcer.say(t('draw.saved'))
  })
  const onDrawn = (rect: Rect) => {
    if (tool === 'room') return setDrawn(rect)
    const key = editor.newKey()
    if (editor.act((now) => addArea(now, tool, key, rect))) editor.select({ kind: 'area', key })
  }
  const canvas = useCanvas(editor, picture, onDrawn, tool)
  const leave = () => void navigate({ to: '/places', search: { school: school.id, view: 'plan' } })
  return (
    <>
      <div className="head">
        <div className="grow">
          <h1>
            {school.name} <small>{t(editor.dirty ? 'draw.unsaved' : 'draw.title')}</small>
          </h1>
        </div>
        <div className="rowb">
          <Button onClick={leave}>{t(editor.dirty ? 'shell.cancel' : 'draw.done')}</Button>
          <Button look="solid" blocked={save.running || !editor.dirty} onClick={save.run}>
            {save.running ? t('shell.saving') : t('shell.save')}
          </Button>
        </div>
      </div>
      {savedAt !== undefined && !editor.dirty && (
        <Note tone="ok">{t('draw.saved_at', { time: format.time(savedAt) })}</Note>
      )}
      <SaveState save={save} onTheirs={onRestart} />
      <div className="lay">
        <section className="panel planpanel" aria-label={t('draw.sheet')}>
          <EditorBar editor={editor} tool={tool} onTool={setTool} />
          <div className="planbox">
            <EditorCanvas editor={editor} canvas={canvas} picture={picture} />
          </div>
        </section>
        <div className="side">
          {drawn === undefined && <Chosen editor={editor} />}
          <AddPanel editor={editor} rect={drawn} onDone={() => setDrawn(undefined)} />
          <DeviceTray editor={editor} canvas={canvas} />
        </div>
      </div>
      <LeaveGuard dirty={editor.dirty} />
    </>
  )
}

/** What is chosen on the plan. */
function Chosen({ editor }: { editor: Editor }) {
  const { selection, draft, devices } = editor
  if (selection?.kind === 'room') {
    const box = draft.rooms.find(({ room }) => room === selection.room)
    return box ? <RoomForm key={box.room} editor={editor} box={box} /> : null
  }
  if (selection?.kind === 'area') {
    const area = draft.areas.find(({ key }) => key === selection.key)
    return area ? <AreaForm key={area.key} editor={editor} area={area} /> : null
  }
  const device = devices.find(({ id }) => id === (selection?.kind === 'device' ? selection.device : undefined))
  return device ? <DeviceForm key={device.id} editor={editor} device={device} /> : null
}
