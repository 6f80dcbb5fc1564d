import { useEffect, useRef } from 'react'
import type { Editor } from './use-editor.ts'

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) anywhere on the page, but in a field, where they are the field's own. */
export function useEditorKeys(editor: Editor): void {
  const current = useRef(editor)
  current.current = editor
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      if (event.target instanceof HTMLInputElement) return
      const key = event.key.toLowerCase()
      if (key === 'z' && !event.shiftKey) current.current.undo()
      else if (key === 'y' || (key === 'z' && event.shiftKey)) current.current.redo()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
