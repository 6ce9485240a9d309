// What each kind of conversation is for, as phrases: how it opens, what moves it on, how it closes. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const tables = sheetOf(`
# open status
First, {topic}.
{Topic}: who begins?
We start with {topic}.
[Round|Once round] the table: {topic}.
Morning, all. {Topic}.
Standing, please. {Topic}.
{Other} after me. {Topic}.
Quick round: {topic}.
# move status
Next for me: {it}.
I am on {it} next.
[Nothing|No stone] in my way.
Stuck? Not me.
{Other}, are you stuck?
{Other}, what do you need from me?
I could hand {it} to {other}.
I want {it} off my desk.
My next hour goes to {it}.
I wait for {other}, nothing else.
After this, {it}.
# close status
{Owner} takes {it}. Back to work.
So: {owner} on {it}, {other} beside.
{It} goes to {owner}. Thank you.
Enough said: {owner} has {it}.
{Owner}, {it} is yours. The rest carries on.
We part here; {owner} moves {it}.
{Other} unblocks, {owner} does {it}.
# open plan
{Topic}: what comes first?
To decide: {topic}.
One question, {topic}.
We choose today: {topic}.
{Topic}. And what do we leave out?
Order, please: {topic}.
Say what you would drop. {Topic}.
# move plan
{It} before anything else?
I would leave out {it}.
First {it}, then we see.
{It} can wait.
Which one would you drop, {other}?
If only one fits, {it}.
What does waiting cost us?
{It} now or never.
Not both. I choose {it}.
{Other}, could you live without it?
# close plan
Decided: {it} first, with {owner}.
{Owner} leads with {it}; the rest waits.
So {it} it is. {Owner} owns it.
First {it}. {Owner} begins, {other} drops the rest.
The order stands: {it}, then nothing until it is done.
We do {it}. We leave the rest, aloud.
# open war
Something broke. {Topic}.
{Topic}. What do we know?
One failure on the table: {topic}.
Heads down: {topic}.
[Facts|Causes] first. {Topic}.
{Topic}. Who saw it last?
# move war
Who has {it}?
Stop the bleeding first.
Cause first, blame never.
{Other}, can you reproduce it?
What did we change before it?
One hand on {it}, please.
Would a second run help, {other}?
Next check: {it}.
What else hangs on {it}?
I can take the next check.
# close war
{Owner} owns {it}; {other} checks it twice.
{Owner}, {it}, now. We meet when it stands.
Contained: {owner} stays on {it}.
{Owner} mends {it}, {other} watches. Go.
Owner {owner}, second pair of eyes {other}.
# open idea
Wild ones first: {topic}.
{Topic}. No judging yet.
Ideas, please. {Topic}.
Everything counts: {topic}.
Ten bad ideas make a good one. {Topic}.
Throw something at {topic}.
# move idea
What if we built it around {it}?
A series, starting at {it}?
{It}, told backwards?
{It} as a question to readers?
What if {other} told it?
{It} in six words?
A map of {it}?
Only {it}, nothing else?
{It} against the usual story?
A letter to {it}?
Why not ask who lost by {it}?
# close idea
Best of the pile: {it}. {Owner} tries it.
{Owner} takes {it} for a walk first.
We keep three and start with {it}, {owner}.
I pick {it}. {Owner}, make it real.
Enough ideas. {Owner} begins with {it}.
# open deep
To the bottom of it: {topic}.
{Topic}. What carries it?
Slowly, now: {topic}.
One finding, all the way down: {topic}.
{Topic}. What do we really know?
# move deep
What lies under {it}?
And before that?
What would overturn it?
Who gained by it?
{It} compared with what?
Which part would you check, {other}?
Then why did nobody stop?
Is {it} the cause or the excuse?
What was it like the year before?
# close deep
So far down: {it} holds. {Owner} writes up the rest.
We know {it}. The why stays with {owner}.
Bottom reached at {it}; {owner} takes the open end.
{Owner} looks for the missing half of {it}.
# open judge
On the desk: {topic}.
{Topic}. Does it hold?
Red pencils out: {topic}.
We read before we judge. {Topic}.
Keep or cut: {topic}.
# move judge
{It} stays in.
Cut everything but {it}.
Move {it} to the top.
{It} wants a source beside it.
The second sentence can go.
What does a reader keep of it?
{It} carries the piece.
Read it aloud, {other}.
One point too many.
# close judge
Verdict: keep {it}, cut the rest. {Owner} edits.
{Owner} moves {it} up, then it may go.
It holds with {it} in front. {Owner} finishes.
Passed, once {owner} has mended {it}.
# open retro
Looking back: {topic}.
{Topic}. Honestly, please.
What did the week teach us? {Topic}.
Keep, stop, try: {topic}.
No blame, only causes. {Topic}.
# move retro
Keep {it}.
Stop: waiting for {it}.
Try {it} first next time.
More of {it}, I say.
I would stop what led to it.
Keep, on purpose.
What would you stop, {other}?
Once is luck. Try it again.
I say stop.
I say keep.
# close retro
Keep {it}; the rest we stop. {Owner} tells us how it went.
We try {it} differently. {Owner} watches.
One thing to try: {it}, by {owner}.
Learned and closed. {Owner} keeps {it} alive.
# open debate
I claim this: {topic}.
{Topic}. I say yes.
{Topic}? I say no.
For the sake of argument, {topic}.
Let me be wrong about {topic}.
Somebody has to say it: {topic}.
{Question} I say yes.
{Question} I say no.
{Question} Somebody has to say yes.
# open any
{Question}
{Question} You first, {other}.
Today's question: {question}
# move debate
That is my case.
Then take the other side.
What would change your mind?
Prove me wrong with {it}.
{It} cuts both ways.
The opposite is easier to defend.
If {it} goes, my case goes.
I grant you half.
Name one counterexample, {other}.
{It} weighs more.
# close debate
I give you {it}; the claim stays open.
We differ on {it}, and {owner} finds the source that settles it.
Half a point each. {It} decides it later.
Then let {it} judge between us.
I keep my claim and lose {it}. Fair.
# open advice
What I learned about {topic}:
Sit down, {name}. {Topic}.
{Name}, about {topic}.
Between the two of us: {topic}.
Ask me anything, {name}. {Topic}.
# move advice
Start small with {it}.
Do it twice before you judge it.
Ask what {it} is for.
Do the dull part first.
Leave {it} overnight.
Keep a note of {it}.
Show it before it is ready.
I got that wrong at first.
What did it cost you?
What would you do again?
# close advice
Take {it} with you, {name}. Ask again after.
Next time you do {it}, and I watch.
That is all I know. The rest is {it}.
{Name}, try {it} your way once.
Thank you, {name}. I keep {it}.
# open peace
{Name}, we rub. {Topic}.
Let us get it over: {topic}.
{Topic}. I begin with my part.
I would rather say it to you, {name}: {topic}.
{Name}, no audience now. {Topic}.
# move peace
What I need is warning.
I was too quick about {it}.
I will ask you first next time.
You bring {it}, I keep quiet until the end.
Can we split it?
I offer an hour on {it}.
That part was mine.
Say it to me, not about me.
I did not see what it cost you.
We want the same {noun}.
# close peace
Agreed, {name}: first we ask, then we judge.
{Name}, your {word} next time, my word for it.
Good. I check with you before {it}, you tell me straight.
Truce over {it}, {name}. I mean it.
Then we share {it}, and nobody keeps score.
Peace, {name}. {It} we do together.
# open chat
[Coffee|Tea], anyone? {Topic}.
Unrelated to anything: {topic}.
I cannot get past {topic}.
Has anybody else noticed? {Topic}.
Two minutes of nothing useful: {topic}.
Out of the blue, {topic}.
# move chat
I would have bought a ticket.
Would you have dared, {other}?
I told nobody yet.
Imagine the smell.
It made my day.
I still prefer {it}.
You look like {it} today, {other}.
{Other} would have said no.
Ask me again after coffee.
I dreamt of {it}.
Now I want {it} on a mug.
My tea got cold over {it}.
# close chat
My cup is empty. I leave you {it}.
And now I will think of {it} all evening.
Back to the desk, with {it} in my head.
Good talk. Mind {it}.
The kettle calls. {It} can keep.
I will dream of {it}. Your fault, {name}.
# open night
Lights low. {Topic}.
{Topic}. In order:
Before we close: {topic}.
End of the day: {topic}.
The watch begins. {Topic}.
# move night
Overnight I watch {it}.
{It} can wait until morning.
Nothing else moved.
The rest sleeps.
Somebody keep an eye on {it}.
{Other}, wake me for {it} only.
Tomorrow begins with {it}.
That was the loudest of it.
# close night
Watch {it} overnight, {owner}. Good night.
{It} waits for morning. Good night, all.
{Owner} has the night, and {it}. Sleep well.
The day is closed; {it} is not. Good night.
Good night. If {it} stirs, wake {owner}.
Lights out. {Owner} opens with {it}.
`)

const families: Readonly<Record<string, string>> = {
  standup: 'status',
  checkin: 'status',
  planning: 'plan',
  strategy: 'plan',
  triage: 'war',
  war_room: 'war',
  brainstorm: 'idea',
  deep_dive: 'deep',
  content_review: 'judge',
  retro: 'retro',
  debate: 'debate',
  mentoring: 'advice',
  one_on_one: 'advice',
  conflict_resolution: 'peace',
  watercooler: 'chat',
  night_briefing: 'night',
}

const byPurpose: readonly (readonly [RegExp, string])[] = [
  [/\b(?:fail|broke|incident|urgent)/iu, 'war'],
  [/\b(?:idea|invent|collect)/iu, 'idea'],
  [/\b(?:opposite|argu|opinion)/iu, 'debate'],
  [/\b(?:learn|keep|stop)\b/iu, 'retro'],
  [/\b(?:decide|order|plan|choose)/iu, 'plan'],
  [/\b(?:chat|anything|fun)\b/iu, 'chat'],
]

/** Returns the kind of phrases that a format uses; one that is not known is read by its purpose. */
export const familyOf = (format: string, purpose: string): string =>
  families[format] ?? byPurpose.find(([pattern]) => pattern.test(purpose))?.[1] ?? 'deep'
