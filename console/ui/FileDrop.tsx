import { type DragEvent, useRef, useState } from 'react'
import { Button } from './Button.tsx'

interface FileDropProps {
  /** The file that was chosen, by its name; undefined: none yet. */
  name: string | undefined
  /** What kinds are offered: `.csv,text/csv`. */
  accept: string
  words: { drop: string; choose: string; other: string }
  onFile: (file: File) => void
}

/** Takes a file: by a button, or dropped onto it. */
export function FileDrop({ name, accept, words, onFile }: FileDropProps) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => {
    const [file] = files ?? []
    if (file) onFile(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut, the button inside does the same
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>{name ?? words.drop}</span>
      <Button {...(name === undefined ? { look: 'solid' } : { look: 'quiet' })} onClick={() => input.current?.click()}>
        {name === undefined ? words.choose : words.other}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="vh"
        tabIndex={-1}
        aria-label={words.choose}
        onChange={(event) => take(event.target.files)}
      />
    </div>
  )
}
