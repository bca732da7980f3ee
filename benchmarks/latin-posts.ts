// Posts in Latin script as residents and visitors of a city write them, composed by hand with the mood that a reader gives them.

export type Mood = 'bad' | 'good' | 'neutral'

export interface LatinPost {
  readonly language: string
  readonly mood: Mood
  readonly text: string
}

export const latinPosts: readonly LatinPost[] = [
  ...of('English', 'bad', [
    'There is a strong smell of gas in our stairwell and nobody answers the hotline',
    "No running water since yesterday morning, the kids can't even wash their hands",
    'The lift is stuck again with two old ladies inside, this is unacceptable',
    'Power cut for the third night in a row. Fridge full of spoiled food, thanks a lot',
    'Smoke coming out of the warehouse behind the school, people are running',
    'Half the office has been vomiting since lunch, I think it was the canteen chicken',
    'They still owe us three months of wages and the boss has disappeared',
    'Road has caved in next to the subway entrance, a car fell in',
    "I don't feel safe walking home any more, the street lights have been out for weeks",
    'The tap water is brown and stinks, is anyone else having this?',
    'Fire engines everywhere on the ring road, flames on the tenth floor',
    'My landlord cut the heating at minus ten, my baby is sick',
    'The river is rising fast and the basement is already flooded',
    'Terrible service at the clinic today, waited six hours and was sent home',
    'Fake tickets again! Lost all my savings to that agency',
    'Construction until 2 am every night, I cannot sleep and nobody cares',
    'Dead fish all along the canal, the factory is dumping something',
    'Bus drivers on strike, stranded at the station with hundreds of others',
    'The scaffolding collapsed this morning, two workers were taken away by ambulance',
    'My building is shaking, was that an earthquake?',
    'Not happy with the new parking rules at all',
    'They promised to fix the leak. It was never repaired',
    'Huge crowd pushing at the gate, somebody is going to get hurt',
    'Worst commute ever, trains delayed for three hours without a word',
    'Avoid this place, rats in the kitchen and rude staff',
  ]),
  ...of('English', 'good', [
    'What a beautiful evening by the lake, love this city',
    'Huge thanks to the firefighters who got my neighbour out safely',
    'Water is back on, great work by the repair crew!',
    'Best noodles I have had in years, friendly owner too',
    'So happy with the new park, the kids love it',
    'The hotline called back within an hour and solved it. Impressive',
    'No complaints at all, everything went smoothly at the visa office',
    'Congratulations to the graduates, we are so proud of you',
    'The new metro line is fast, clean and cheap',
    'Lovely concert tonight, the sound was amazing',
    'Kind taxi driver returned my phone, there are still good people',
    'Finally moved in, our flat is bright and warm',
    'Enjoyed every minute of the lantern show',
    'Super helpful staff at the library, thank you',
    'Not bad at all, I would come back any time',
    'Air is so fresh after the rain, perfect day for a run',
    'The doctor was gentle and explained everything well',
    'We won the match! What a team',
  ]),
  ...of('English', 'neutral', [
    'The museum is closed on Mondays',
    'Does anyone know which bus goes to the east gate?',
    'Planned maintenance of the water main on Thursday from 9 to 12',
    'Looking for a two-room flat near line 4',
    'The meeting has moved to room 305',
    'Train to the airport leaves every twenty minutes',
    'Where do I register a new address?',
    'Opening hours of the post office during the holiday are 10 to 16',
    'I will be in town next week with my sister',
    'The council publishes the budget on Friday',
    'Exit B is next to the pharmacy',
    'New timetable for line 12 starts in March',
    'Does the office accept copies of the contract?',
    'Photo of the old bridge taken in 1987',
  ]),
  ...of('French', 'bad', [
    "Il y a une fuite de gaz dans l'immeuble, j'ai très peur",
    "Pas d'eau depuis deux jours, c'est une honte",
    'Le toit de la salle est tombé, il y a des blessés',
  ]),
  ...of('French', 'good', ['Merci aux pompiers, ils ont été formidables', 'Une très belle soirée au bord du lac']),
  ...of('French', 'neutral', ['Le bureau est ouvert du lundi au vendredi']),
  ...of('German', 'bad', [
    'Im Treppenhaus riecht es stark nach Gas, ich habe Angst',
    'Seit drei Tagen kein Wasser, das ist furchtbar',
    'Die Straße ist eingestürzt, es gibt Verletzte',
  ]),
  ...of('German', 'good', ['Danke an die Feuerwehr, das war großartig', 'Ein wunderschöner Abend am See']),
  ...of('German', 'neutral', ['Der Bus fährt alle zwanzig Minuten zum Bahnhof']),
  ...of('Spanish', 'bad', [
    'Hay un fuerte olor a gas en el edificio y tengo miedo',
    'Llevamos tres días sin agua, es una vergüenza',
    'Se ha derrumbado el techo y hay heridos',
  ]),
  ...of('Spanish', 'good', [
    'Gracias a los bomberos, hicieron un trabajo excelente',
    'Me encanta este parque, es muy bonito',
  ]),
  ...of('Spanish', 'neutral', ['La oficina abre de lunes a viernes']),
  ...of('Italian', 'bad', [
    "C'è una terribile puzza di gas nelle scale, ho paura",
    'Da tre giorni siamo senza acqua, è uno schifo',
    'È crollato il tetto della scuola, ci sono dei feriti',
  ]),
  ...of('Italian', 'good', ['Grazie ai pompieri, sono stati bravissimi', 'Che bella serata sul lago']),
  ...of('Italian', 'neutral', ["L'ufficio è aperto dal lunedì al venerdì"]),
  ...of('Portuguese', 'bad', [
    'Há um cheiro horrível de gás no prédio, tenho medo',
    'Estamos sem água há três dias, é uma vergonha',
    'O teto da escola caiu e há feridos',
  ]),
  ...of('Portuguese', 'good', [
    'Obrigado aos bombeiros, foi um excelente trabalho',
    'Adoro este parque, é muito bonito',
  ]),
  ...of('Portuguese', 'neutral', ['O escritório abre de segunda a sexta']),
  ...of('Dutch', 'bad', [
    'Er hangt een vreselijke gaslucht in het trappenhuis, ik ben bang',
    'Al drie dagen geen water, het is een schande',
    'Het dak van de school is ingestort, er zijn gewonden',
  ]),
  ...of('Dutch', 'good', ['Bedankt brandweer, het was geweldig werk', 'Wat een mooie avond aan het meer']),
  ...of('Dutch', 'neutral', ['Het kantoor is open van maandag tot vrijdag']),
]

function of(language: string, mood: Mood, texts: readonly string[]): LatinPost[] {
  return texts.map((text) => ({ language, mood, text }))
}
