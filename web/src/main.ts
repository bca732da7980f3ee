// Starts the console: looks first, then the session, then whatever the address names.
import { mount } from 'svelte'
import App from './App.svelte'
import { startLook } from './look.svelte.ts'
import { startClock } from './now.svelte.ts'
import { openSession } from './session.svelte.ts'
import './style/tokens.css'
import './style/base.css'

const target = document.getElementById('console')
if (target === null) throw new Error('The page has no place for the console.')
startLook()
startClock()
void openSession()
mount(App, { target })
