// A short tone for a new alert, from the level on that the person chose; made by the browser, so no file is loaded.
import type { AlertRecord } from '../api/answers.ts'
import { gravity } from '../alerts/levels.ts'

export const soundChoices = ['off', 'red', 'orange', 'all'] as const
export type SoundChoice = (typeof soundChoices)[number]

const keptKey = 'qianzhao.sound'
const leastGravity: Readonly<Record<SoundChoice, number>> = {
  off: 9,
  red: gravity('red'),
  orange: gravity('orange'),
  all: 0,
}

export const sound = $state<{ choice: SoundChoice }>({ choice: remembered() })
let player: AudioContext | null = null

export function switchSound(): void {
  const at = soundChoices.indexOf(sound.choice)
  sound.choice = soundChoices[(at + 1) % soundChoices.length] ?? 'off'
  // A browser plays only what a hand has allowed, and this is one.
  if (sound.choice !== 'off') player ??= new AudioContext()
  try {
    localStorage.setItem(keptKey, sound.choice)
  } catch {
    // A browser that keeps nothing begins with silence.
  }
}

export function ring({ level, concern }: Pick<AlertRecord, 'level' | 'concern'>): void {
  if (concern === 'complaint' || gravity(level) < leastGravity[sound.choice] || player === null) return
  const tones = level === 'red' ? [880, 660, 880] : [660]
  for (const [at, hertz] of tones.entries()) tone(player, hertz, at * 0.25)
}

function tone(context: AudioContext, hertz: number, afterSeconds: number): void {
  const start = context.currentTime + afterSeconds
  const oscillator = new OscillatorNode(context, { frequency: hertz, type: 'triangle' })
  const gain = new GainNode(context, { gain: 0.2 })
  gain.gain.setValueAtTime(0.2, start)
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.22)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(start + 0.24)
}

function remembered(): SoundChoice {
  try {
    const kept = localStorage.getItem(keptKey)
    return soundChoices.find((choice) => choice === kept) ?? 'off'
  } catch {
    return 'off'
  }
}
