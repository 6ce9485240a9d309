// What each kind of conversation is for, as phrases: how it opens, what moves it on, how it closes. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const tables = sheetOf(`
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
{Other}, what do you need from me?
I could hand {work} to {other}.
I want {work} off my desk.
My next hour goes to {work}.
I wait for {other}, nothing else.
After this, {work}.
{Fact} next, for me.
I want to make something of {fact}.
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
Which one would you drop, {other}?
If only one fits, {it}.
What does waiting cost us?
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
One failure on the table: {topic}.
Heads down: {topic}.
[Facts|Causes] first. {Topic}.
{Topic}. Who saw it last?
# bare war
[Facts first.|Heads down, please.|What do we know?]
# move war
Who has {work}?
Stop the bleeding first.
Cause first, blame never.
{Other}, can you reproduce it?
What did we change before {work}?
One hand on {work}, please.
Would a second run help, {other}?
Next check: {work}.
What else hangs on {work}?
I can take the next check.
Did {work} ever pass, {other}?
Leave {work} until the cause has a name.
# close war
{Owner} owns {work}; {third} checks it twice.
{Work} goes to {owner}, now. We meet when it stands.
Contained: {owner} stays on {work}.
{Owner} mends {work}, {third} watches. Go.
Owner {owner}, second pair of eyes {third}.
{Owner} has the cause by tonight, {third} the remedy.
# open idea
{Says}. What could we make of it?
Wild ones first: {says}.
{Says}. No judging yet.
Wild ones first: {topic}.
{Topic}. No judging yet.
Ideas, please. {Topic}.
Everything counts: {topic}.
Ten bad ideas make a good one. {Topic}.
Throw something at {topic}.
# bare idea
[No judging yet.|Wild ones first.|Everything counts.]
# point idea
What if we open with {thing}?
Start from {person}, end with {fig}.
{Claim}. Ask readers what came next.
{Claim}. Told by a witness?
Two columns: {fig}, and us today.
A quiz: how far is {fig}?
{Claim}. As a letter home.
Guess the object from {fig}.
{Person}, a day in the life.
An object and its enemy: {clause}.
# move idea
What if we built it around {fact}?
A series, starting at {fact}?
{Fact}, told backwards?
{Fact} as a question to readers?
What if {other} told {fact}?
{Fact} in six words?
A map of {fact}?
Only {fact}, nothing else?
{Fact} against the usual story?
A letter to {person}?
Who lost by {fact}?
{Fact} as a dare?
Could a child draw {fact}?
# close idea
Best of the pile: {fact}. {Owner} tries it.
{Owner} takes {fact} for a walk first.
We keep three and start with {fact}, {owner}.
I pick {fact}. {Owner} makes it real.
Enough ideas. {Owner} begins with {fact}.
# open deep
{Says}. What carries it?
To the bottom of this: {says}.
{Says}. Slowly, now.
One finding: {says}.
To the bottom of it: {topic}.
{Topic}. What carries it?
Slowly, now: {topic}.
One finding, all the way down: {topic}.
{Topic}. What do we really know?
# bare deep
[Slowly, now.|To the bottom of it.|One finding, all the way down.]
# point deep
It fits that {clause}.
It does not fit that {clause}.
Compare: {clause}.
{Source} adds {fig}.
{Claim}. Cause or coincidence?
{Claim}. So somebody knew.
One layer down: {clause}.
And yet {fig}.
That explains {fig}, not {source}.
# move deep
What lies under {fact}?
And before {fact}?
What would overturn {fact}?
Who gained by {fact}?
{Fact} compared with what?
Which part would you check, {other}?
Then why did nobody stop?
<Is|Are> {fact} the cause or the excuse?
What was it like the year before?
Suppose {fact} <was|were> wrong. What falls?
# close deep
So far down: {fact}. {Owner} writes up the rest.
We know {fact}. The why stays with {owner}.
Bottom reached at {fact}; {owner} takes the open end.
{Owner} looks for the missing half of {fact}.
Until {owner} finds the opposite, {fact} <stands|stand>.
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
The second sentence can go.
What does a reader keep of {it}?
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
I would stop what led to {work}.
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
# open debate
I claim this: {says}.
{Says}. I say yes.
{Says}? I say no.
For the sake of argument: {says}.
Let me be wrong in public: {says}.
Somebody has to say it: {says}.
{Says}. Who doubts it?
On {topic} I take the other side.
I open with a doubt about {topic}.
{Question} I say yes.
{Question} I say no.
{Question} Somebody has to say yes.
# open any
{Question}
{Question} You first, {other}.
Today's question: {question}
# point debate
Against that: {clause}.
My witness is {person}.
For my side: {clause}.
Then how do you explain {fig}?
{Claim}. That speaks for me.
{Claim}. That speaks against it.
I set {fig} against it.
{Source} says otherwise: {clause}.
If that were so, why {fig}?
Weigh this: {clause}.
One case the other way: {clause}.
{Claim}, and nobody argued.
Try your claim on {thing}.
# move debate
That is my case.
Take the other side, {other}.
What would change your mind?
Prove me wrong with {fact}.
{Fact} <cuts|cut> both ways.
The opposite is easier to defend.
If {fact} <goes|go>, my case goes.
I grant you half.
Name one counterexample, {other}.
{Fact} <weighs|weigh> more.
On that I will not move.
# close debate
I give you {fact}; the claim stays open.
We differ on {fact}, and {owner} finds the source that settles it.
Half a point each. {Fact} <decides|decide> it later.
Then let {fact} judge between us.
I keep my claim and lose {fact}. Fair.
# open advice
What I learned about {topic}:
Sit down a minute. {Topic}.
About {topic}, between the two of us.
Between the two of us: {topic}.
Ask me anything. {Topic}.
# bare advice
[Sit down a minute.|Ask me anything.|Between the two of us.]
# move advice
Start small with {it}.
Do it twice before you judge it.
Ask what {it} <is|are> for.
Do the dull part first.
Leave {work} overnight.
Keep a note of {it}.
Show it before it is ready.
I got that wrong at first.
What did {work} cost you?
What would you do again?
Say the hard sentence early.
Ask before you are stuck.
Read yesterday's first.
Nobody told me that, either.
You already know the answer.
Count the times you reread it.
# close advice
Take {it} with you. Ask again after.
Next time you do {work}, and I watch.
That is all I know. The rest is {it}.
{Name}, try {work} your way once.
Thank you, {name}. I keep {it}.
# open peace
We rub, and I would rather say so. {Topic}.
Let us get it over: {topic}.
{Topic}. I begin with my part.
No audience now. {Topic}.
# bare peace
[I begin with my part.|We rub, and I would rather say so.|No audience now.]
# move peace
What I need is [warning|a word before|an hour's notice].
I was too quick about {job}.
I will ask you first next time.
You bring {job}, I keep quiet until the end.
Can we split {work}?
I offer an hour on {job}.
That part was mine.
Say it to me, not about me.
I did not see what {job} cost you.
We want the same thing, in another order.
My tone was off, my point was not.
You were right about {job}, and I was loud.
I listen, you finish the sentence.
Then tell me where it hurt.
I take back the half that was temper.
What would make {job} easier for you?
I read you as slow; you were careful.
Meet me halfway on {job}.
# close peace
Agreed, {name}: first we ask, then we judge.
Good. I check with you before {job}, you tell me straight.
Truce over {job}, {name}. I mean it.
Then we share {job}, and nobody keeps score.
Peace, {name}. {Job} we do together.
Settled, {name}: one question, one hour, no audience.
# open chat
Has anybody else noticed? {Says}.
Tea, anyone? {Says}.
{Says}. I cannot get past it.
Unrelated to anything: {says}.
[Coffee|Tea], anyone? {Topic}.
Unrelated to anything: {topic}.
I cannot get past {topic}.
Two minutes of nothing useful: {topic}.
Out of the blue, {topic}.
# bare chat
[Coffee, anyone?|Tea, anyone?|Two minutes of nothing useful.|Unrelated to anything.|The kettle is on.]
# point chat
I keep coming back to {thing}.
{Claim}. Would you?
All morning I had {fig} in my head.
{Claim}. My uncle would say so too.
Nobody here knew {person}, right?
On the stairs I remembered: {clause}.
{Claim}. And we complain about Mondays.
{Fig}, and no lift.
{Person} would hate this coffee.
# move chat
I would have bought a ticket.
Would you have dared, {other}?
I told nobody yet.
Imagine the smell.
It made my day.
I still prefer {fact}.
{Third} would have said no.
Ask me again after coffee.
I dreamt of {fact}.
Now I want {fact} on a mug.
My tea got cold over {fact}.
There should be a song about {fact}.
Nobody will believe me at home.
I would have run.
Name a cat after {person}.
You could dance to {fact}.
# close chat
My cup is empty. I leave you {fact}.
And now I will think of {fact} all evening.
Back to the desk, with {fact} in my head.
Good talk. Mind {fact}.
The kettle calls. {Fact} can keep.
I will dream of {fact}. Your fault, {name}.
Somebody wash the cups. I keep {fact}.
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
Somebody keep an eye on {work}.
Wake me for {work} only.
Tomorrow begins with {it}.
That was the loudest of it.
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
