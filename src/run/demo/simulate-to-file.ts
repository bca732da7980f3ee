// Simulates the city of the settings into a file: what `qianzhao simulate` does.
import type { PlaceCode } from '../../core/ids.ts'
import { loadGazetteer } from '../../nlp/places/gazetteer.ts'
import type { Settings } from '../config/load-config.ts'
import { readModel } from '../text/text-stage.ts'
import type { City } from '../../simulate/city.ts'
import { createHomeCity } from '../../simulate/home-city.ts'
import { loadScenario } from '../../simulate/load-scenario.ts'
import type { WrittenSimulation } from '../../simulate/write-simulation.ts'
import { writeSimulation } from '../../simulate/write-simulation.ts'

export interface SimulateToFileOptions {
  readonly settings: Settings
  /** A name from config/scenarios, or the path of a .json file. */
  readonly scenario: string
  readonly seed: string | number
  readonly out: string
  readonly rate?: number
  readonly progress?: (sentence: string) => void
}

export async function simulateToFile(options: SimulateToFileOptions): Promise<WrittenSimulation> {
  const { settings, scenario, ...rest } = options
  return writeSimulation({ ...rest, scenario: loadScenario(scenario), city: await loadHomeCity(settings) })
}

/** The home city of the settings, with its communities. */
export async function loadHomeCity(settings: Settings): Promise<City> {
  return createHomeCity(loadGazetteer(await readModel('gazetteer.bin')), settings.config.home.place as PlaceCode)
}
