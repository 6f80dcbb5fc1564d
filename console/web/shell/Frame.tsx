import { Outlet, useLocation } from '@tanstack/react-router'
import { SignedIn } from './SignedIn.tsx'

/** The pages before the console. They stand without a roof of pages, and ask nothing of who is signed in. */
const BEFORE = ['/sign-in', '/link', '/notice']

/** The console for who is signed in; what leads there for everybody else. */
export function Frame() {
  const path = useLocation({ select: (location) => location.pathname })
  return BEFORE.includes(path) ? <Outlet /> : <SignedIn />
}
