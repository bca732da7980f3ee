// What a post says of harm, whatever its words: how likely, in what sense, and about what matter.

/** In what sense harm is told: as something here and now, or as one of seven kinds of something else. */
export const modalities = ['here', 'denied', 'past', 'planned', 'elsewhere', 'figurative', 'hearsay', 'advert'] as const
export type Modality = (typeof modalities)[number]

/**
 * What it is about: fire and explosion · gas, chemicals, smell · structures and machines · traffic · weather, water, ground ·
 * utilities · illness, food, care · violence · crowd · money and housing · labour · school · estate and street · none.
 */
export const matters = ['fi', 'ch', 'st', 'tr', 'we', 'ut', 'he', 'vi', 'cr', 'mo', 'la', 'sc', 'es', 'no'] as const
export type HarmMatter = (typeof matters)[number]

/** Probabilities in 0…1, rounded to four digits so that they print the same everywhere. */
export interface Harm {
  /** Any of the four below or a trace of harm; weak complaints, as every second letter to a hotline is one, are none. */
  readonly any: number
  /** Somebody is or may be hurt, or something dangerous happens or stands here now. */
  readonly harm: number
  /** A person has symptoms or injuries. */
  readonly body: number
  /** Wages, savings, heating, water, power or a school place fail or are lost. */
  readonly service: number
  /** People act together, a crowd demands, a repeated complaint is not heard. */
  readonly escalation: number
  /** What is told is neither here nor hearsay. */
  readonly off: number
  readonly modality: Modality
  /** One probability for each of `matters`, in their order; they add up to one. */
  readonly matter: readonly number[]
}

/** For posts that were understood before harm was read. */
export const noHarm: Harm = {
  any: 0,
  harm: 0,
  body: 0,
  service: 0,
  escalation: 0,
  off: 0,
  modality: 'here',
  matter: matters.map((matter) => (matter === 'no' ? 1 : 0)),
}
