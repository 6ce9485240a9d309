// How conversations about ideas and about each other go: how they open, what moves them on, how they close. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const tablesOfThought = sheetOf(`
# open idea
{Says}. What could [we make|come|grow] of it?
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
What if we [open|close|begin] with {thing}?
Start from {person}, end with {fig}.
{Claim}. Ask [readers|children|one reader] what [came next|they would do].
{Claim}. Told by a witness?
Two columns: {fig}, and us today.
A quiz: how far is {fig}?
{Claim}. As a letter home.
Guess the object from {fig}.
{Person}, a day in the life.
An object and its [enemy|owner|thief]: {clause}.
# move idea
What if we [built|hung|wrapped] it around {fact}?
A series, starting at {fact}?
{Fact}, told backwards?
{Fact} as a [question|riddle|letter] to readers?
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
We keep [three|two|five] and start with {fact}, {owner}.
I pick {fact}. {Owner} makes it real.
Enough ideas. {Owner} begins with {fact}.
# open deep
{Says}. What carries it?
[To the bottom of this|Down we go|One layer at a time]: {says}.
{Says}. Slowly, now.
One finding: {says}.
[To the bottom of it|Down we go|Layer by layer]: {topic}.
{Topic}. What carries it?
Slowly, now: {topic}.
One finding, all the way down: {topic}.
{Topic}. What do we [really|actually|in fact] know?
# bare deep
[Slowly, now.|To the bottom of it.|One finding, all the way down.]
# point deep
It fits that {clause}.
It [does not fit|hardly fits|sits badly] that {clause}.
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
Which [part|word|figure] would you [check|doubt|drop], {other}?
Then why did nobody [stop|ask|leave|write it down]?
<Is|Are> {fact} the cause or the excuse?
What was it like [the year before|elsewhere|an hour later]?
Suppose {fact} <was|were> wrong. What falls?
# close deep
So far down: {fact}. {Owner} writes up the rest.
We know {fact}. The why stays with {owner}.
Bottom reached at {fact}; {owner} takes the open end.
{Owner} looks for the missing half of {fact}.
Until {owner} finds the opposite, {fact} <stands|stand>.
# open debate
I claim this: {says}.
{Says}. I say yes.
{Says}? I say no.
[For the sake of argument|Against my nature|To begin a fight]: {says}.
Let me be wrong in public: {says}.
Somebody has to say it: {says}.
{Says}. Who doubts it?
On {topic} I take [the other|the cold|the losing] side.
I [open with|bring|have] a doubt about {topic}.
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
Then how do you [explain|place|read] {fig}?
{Claim}. That speaks for me.
{Claim}. That speaks against it.
I set {fig} against it.
{Source} says otherwise: {clause}.
If that were [so|true|all], why {fig}?
Weigh this: {clause}.
One case [the other way|against you|in reserve]: {clause}.
{Claim}, and nobody argued.
Try your claim on {thing}.
# move debate
That is my case.
Take the other side, {other}.
What would [change your mind|convince you|you accept]?
Prove me wrong with {fact}.
{Fact} <cuts|cut> both ways.
The opposite is [easier|cheaper|braver] to defend.
If {fact} <goes|go>, my case goes.
I grant you [half|the date|the first word].
Name one counterexample, {other}.
{Fact} <weighs|weigh> more.
On that I [will not move|stand|stay].
# close debate
I give you {fact}; the claim stays open.
We differ on {fact}, and {owner} finds [the source|the page|the witness] that [settles it|decides].
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
Do it [twice|badly once|alone] before you judge [it|yourself].
Ask what {it} <is|are> for.
Do the [dull|hard|small] part first.
Leave {work} overnight.
Keep a note of {it}.
Show it before it [is ready|shines|feels safe].
I got that wrong [at first|twice|for a year].
What did {work} cost you?
What would you do [again|differently|in half the time]?
Say the [hard|plain|awkward] sentence [early|first|aloud].
Ask before you are [stuck|proud|late].
Read yesterday's first.
Nobody told me [that, either|in time|so plainly].
You [already|half] know the answer.
Count the [times|nights] you [reread|rewrote] it.
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
I was too [quick|loud|proud] about {job}.
I [will ask|call|come to] you first [next time|from now on].
You bring {job}, I keep quiet until the end.
Can we split {work}?
I offer an hour on {job}.
That part was mine.
Say it [to me, not about me|here, not in the hall|while it is small].
I did not see what {job} cost you.
We want the same thing, in [another order|other words].
My [tone|timing] was off, my [point|worry] was not.
You were right about {job}, and I was loud.
I listen, you finish [the sentence|this time].
Then tell me [where it hurt|what I missed|what you heard].
I take back the [half|word|tone] that was temper.
What would make {job} easier for you?
I read you as [slow|cold|stubborn]; you were [careful|right|tired].
Meet me [halfway|at the door|by noon] on {job}.
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
I keep [coming back|returning|waking up] to {thing}.
{Claim}. Would you?
All morning I had {fig} in my head.
{Claim}. My [uncle|landlady|dentist] would [say so too|love that].
Nobody here knew {person}, right?
On the stairs I remembered: {clause}.
{Claim}. And we complain about [the coffee|the stairs|rain].
{Fig}, and no lift.
{Person} would hate this coffee.
# move chat
I would have [bought a ticket|gone twice|run|stayed home].
Would you have dared, {other}?
I told nobody yet.
Imagine the smell.
It made my day.
I still prefer {fact}.
{Third} would have said no.
Ask me again after coffee.
I dreamt of {fact}.
Now I want {fact} on a mug.
My [tea|soup|coffee] got cold over {fact}.
There should be a [song|stamp|holiday] about {fact}.
Nobody will believe me [at home|downstairs|at the market].
I would have run.
Name a cat after {person}.
You could dance to {fact}.
# close chat
My cup is empty. I leave you {fact}.
And now I will [think of|hum|see] {fact} all [evening|day|week].
Back to the desk, with {fact} in my head.
Good talk. Mind {fact}.
The kettle calls. {Fact} can keep.
I will dream of {fact}. Your fault, {name}.
Somebody wash the cups. I keep {fact}.
`)
