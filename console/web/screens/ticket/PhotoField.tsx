import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { preparePhoto } from '../../api/photo.ts'
import { useWords } from '../../format/words.ts'

interface PhotoFieldProps {
  photo: Blob | undefined
  onPhoto: (photo: Blob | undefined) => void
}

/** Takes a photo, or chooses one; shows it before it is sent. */
export function PhotoField({ photo, onPhoto }: PhotoFieldProps) {
  const { t } = useWords()
  const id = useId()
  const [bad, setBad] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const choose = async (file: File | undefined) => {
    if (!file) return
    const prepared = await preparePhoto(file)
    setBad(prepared === undefined)
    onPhoto(prepared)
    if (field.current) field.current.value = ''
  }
  return (
    <div className="photofield">
      <input
        ref={field}
        id={id}
        className="vh"
        type="file"
        aria-label={t('sheet.photo_add')}
        accept="image/*"
        capture="environment"
        onChange={(event) => void choose(event.target.files?.[0])}
      />
      {photo ? (
        <span className="chosen">
          <PhotoPreview photo={photo} label={t('sheet.photo_chosen')} />
          <Button small look="quiet" sign="x" onClick={() => onPhoto(undefined)}>
            {t('sheet.photo_drop')}
          </Button>
        </span>
      ) : (
        <label className="btn" htmlFor={id}>
          <Sign name="camera" />
          {t('sheet.photo_add')}
        </label>
      )}
      {bad && (
        <p className="msg" role="alert">
          {t('sheet.photo_bad')}
        </p>
      )}
    </div>
  )
}

/** Drawn, not linked: the page may show no picture that the server did not give it. */
function PhotoPreview({ photo, label }: { photo: Blob; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    let gone = false
    const draw = async () => {
      const picture = await createImageBitmap(photo)
      const place = canvas.current
      if (place && !gone) {
        place.width = Math.round((picture.width / picture.height) * 96)
        place.height = 96
        place.getContext('2d')?.drawImage(picture, 0, 0, place.width, place.height)
      }
      picture.close()
    }
    void draw()
    return () => {
      gone = true
    }
  }, [photo])
  return <canvas ref={canvas} role="img" aria-label={label} width={96} height={96} />
}
