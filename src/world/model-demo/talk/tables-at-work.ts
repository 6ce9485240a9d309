// How conversations about the work go: how they open, what moves them on, how they close. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const tablesAtWork = sheetOf(`
# open status
First, {topic}.
{Topic}: who begins?
We start with {topic}.
[Round|Once round] the table: {topic}.
[Morning|Right], all. {Topic}.
Standing, please. {Topic}.
{Other} after me. {Topic}.
Quick round: {topic}.
# bare status
[Round the table, please.|Quick round.|Standing, please.|All here?]
# move status
Next for me: {work}.
I am on {work} next.
[Nothing|No stone] in my way.
Stuck? Not me.
{Other}, are you stuck?
{Other}, what [do you need|would help|is missing] from [me|here|my side]?
I could hand {work} to {other}.
I want {work} off my desk.
My [next|best|first free] hour [goes|belongs] to {work}.
I wait for {other}, nothing else.
After this, {work}.
{Fact} next, for me.
I want to [make something of|start on|sit with] {fact}.
# close status
{Owner} takes {work}. Back to work.
So: {owner} on {work}, {third} beside.
{Work} goes to {owner}. Thank you.
Enough said: {owner} has {work}.
{Work} is with {owner}. The rest carries on.
We part here; {owner} moves {work}.
{Owner} takes {fact} further. Back to work.
So: {owner} on {fact}, {third} beside.
{Fact} <goes|go> to {owner}. Thank you.
{Owner} writes {fact} down, then we go.
# open plan
{Topic}: what comes first?
To decide: {topic}.
One question, {topic}.
We choose today: {topic}.
{Topic}. And what do we leave out?
Order, please: {topic}.
Say what you would drop. {Topic}.
# bare plan
[What comes first?|Order, please.|We choose today.]
# move plan
{It} before anything else?
I would leave out {it}.
First {it}, then we see.
{It} can wait.
Which one would you [drop|keep|delay], {other}?
If only one fits, {it}.
What does [waiting|a day|no] cost us?
{It} now or never.
Not both. I choose {it}.
{Other}, could you live without {it}?
# close plan
Decided: {it} first, with {owner}.
{Owner} leads with {it}; the rest waits.
So {it} it is. {Owner} owns it.
First {it}. {Owner} begins, {third} drops the rest.
The order stands: {it}, then nothing until it is done.
We do {it}. We leave the rest, aloud.
{Owner} gets {it}; what nobody misses goes.
# open war
Something broke. {Topic}.
{Topic}. What do we know?
One [failure|fault|break] on the table: {topic}.
Heads down: {topic}.
[Facts|Causes] first. {Topic}.
{Topic}. Who saw it last?
# bare war
[Facts first.|Heads down, please.|What do we know?]
# move war
Who has {work}?
[Stop the bleeding|Contain it|Quiet the alarm] first.
Cause [first|now], blame [never|later, meaning never].
{Other}, can you reproduce it?
What [did we change|moved|was touched] before {work}?
One hand on {work}, please.
Would a [second run|clean start|longer wait] help, {other}?
Next check: {work}.
What else hangs on {work}?
I can take the [next check|night watch|first look].
Did {work} ever pass, {other}?
Leave {work} until the cause has a name.
# close war
{Owner} owns {work}; {third} checks it twice.
{Work} goes to {owner}, now. We meet when it stands.
Contained: {owner} stays on {work}.
{Owner} mends {work}, {third} watches. Go.
Owner {owner}, second pair of eyes {third}.
{Owner} has the cause by tonight, {third} the remedy.
# open judge
{Says}. Does that hold?
On the desk: {topic}.
{Topic}. Does it hold?
Red pencils out: {topic}.
We read before we judge. {Topic}.
Keep or cut: {topic}.
# bare judge
[Red pencils out.|Does it hold?|Keep or cut?]
# point judge
I would keep {fig}.
The line that holds: “{claim}.”
{Claim}. Nothing stronger in it.
Get to {fig} sooner.
{Claim}. That wants a date.
Without {fig} it falls apart.
I believe {fig}. The rest I skimmed.
# move judge
{Fact} <stays|stay> in.
Cut everything but {fact}.
Move {fact} to the top.
{Fact} <wants|want> a source beside it.
The [second|third|last] sentence can [go|wait|leave].
What does a [reader|stranger|child] keep of {it}?
{Fact} <carries|carry> the piece.
Read it aloud, {other}.
One point too many.
Nobody would miss {it}.
# close judge
Verdict: keep {it}, cut the rest. {Owner} edits.
{Owner} moves {fact} up, then it may go.
It holds with {fact} in front. {Owner} finishes.
Passed, once {owner} has mended {work}.
# open retro
Looking back: {topic}.
{Topic}. Honestly, please.
What did the week teach us? {Topic}.
Keep, stop, try: {topic}.
No blame, only causes. {Topic}.
# bare retro
[Keep, stop, try.|Looking back, honestly.|No blame, only causes.]
# move retro
Keep {it}.
Stop waiting for {work}.
Try {work} first next time.
More of {it}, I say.
I would [stop|mend|question] what led to {work}.
Keep, on purpose.
What would you stop, {other}?
Once is luck. Try it again.
[Keep|Stop|Try], I say.
Keep {it}, drop the hurry.
Try one thing: {work}, smaller.
# close retro
Keep {it}; the rest we stop. {Owner} tells us how it went.
We try {work} differently. {Owner} watches.
One thing to try: {work}, by {owner}.
Learned and closed. {Owner} keeps {it} alive.
# open night
Lights low. {Topic}.
{Topic}. In order:
Before we close: {topic}.
End of the day: {topic}.
The watch begins. {Topic}.
# bare night
[Lights low.|The watch begins.|Before we close:|End of the day:]
# move night
Overnight I watch {work}.
{Work} can wait until morning.
Nothing else moved.
The rest sleeps.
Somebody keep [an eye|a lamp] on {work}.
Wake me for {work} only.
Tomorrow begins with {it}.
That was the [loudest|longest|last] of [it|the day].
{Fact} can keep until morning.
# close night
{Owner} watches {work} overnight. Good night.
{Work} waits for morning. Good night, all.
{Owner} has the night, and {it}. Sleep well.
The day is closed; {work} is not. Good night.
Good night. If {work} stirs, wake {owner}.
Lights out. {Owner} opens with {it}.
Sleep well. {It} can wait.
`)
