// Builds src/nlp/models/words.bin from jieba's dictionary and HMM parameters, which the development dependencies ship.
import { writeFile } from 'node:fs/promises'
import { encodeDictionary } from '../src/nlp/segment/format.ts'
import { readSources } from './dictionary-sources.ts'
import { tablesOf } from './dictionary-tables.ts'

const outFile = new URL('../src/nlp/models/words.bin', import.meta.url)

const { words, minedWords, hmmText } = await readSources()
const bytes = encodeDictionary(tablesOf([...words, ...minedWords], hmmText))
await writeFile(outFile, bytes)
process.stdout.write(`${words.length} words, ${minedWords.length} mined words, ${bytes.length} bytes\n`)
