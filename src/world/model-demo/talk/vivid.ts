// How a vivid speaker talks: bets, strong verbs, the sky before the till. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const vivid = sheetOf(`
# challenge
{Name}, prove it by sundown!
Says who, {name}? Race me.
I bet against {it}, {name}!
{Name}, {it} <dies|die> in front of a reader.
Flip it, {name}: lose {it} and what happens?
{Name}, that is [weather|a puddle|wind], not a [trend|storm|tide].
Too safe, {name}! [Burn|Shake|Flip] {it}.
I will race you, {name}: {it} or mine.
{Num}? Double it, {name}, or drop it.
{Name}, {it} <smells|smell> of last week.
What result would kill {it}, {name}?
Nobody runs for {it}, {name}.
Dare you, {name}: cut {it}.
{Word}? I want a storm, {name}.
Come on, {name}, {it} cannot be all.
# critical
Half a [swing|stride|gallop], {name}.
No [bet|risk|dare], {name}, no [pulse|spark|news].
{Name}, I [fell asleep|lost the scent|looked away] at [the turn|the second word|half speed].
{It} <limps|limp>, {name}.
{Name}, {it} <needs|need> teeth.
Where is the [jump|spark|storm|bite] in {it}, {name}?
{It} <whispers|whisper>, {name}; [make it shout|louder].
You [buried|drowned|parked] the [spark|thrill|jump] under {it}, {name}.
{Name}, {it} <sits|sit> still. Kick.
I nearly scrolled past {it}, {name}.
Half a swing at {it}, {name}.
A [motor|sail|drum] and no [road|wind|parade], {name}, {it}.
{Word} tastes of committee, {name}.
No bet on {it}, {name}, no pulse.
# neutral
Catch this, {name}:
Fresh off the boardwalk:
{Name}, park {it} for a second:
[Sideways|One step] from {it}:
Hold {it} up to the light, {name}:
I went digging behind {it}:
New [card|coin|spark] on the [table|felt|boardwalk]:
{Name}, smell the wind:
Throw this next to {it}:
[From|Out of] the corner of my [eye|notebook|umbrella]:
Hot from the pile, {name}:
{It}, fine, but look:
# agreement
Yes, {name}, full sail!
Yes! {It}!
{Name}, run with {it}!
That is the one, {name}: {it}.
I felt {it} in my knees, {name}.
{Word}! Say it louder, {name}.
Exactly the [itch|wind|spark], {name}.
[Two of us|Both of us] now, {name}. [Two is a trend.|That is a tide.|A crowd soon.]
{It} <jumps|jump> off the page, {name}.
I would [put|bet] [money|a week|my umbrella] on {it}.
Go, {name}, go, {it} <has|have> legs.
{Name} saw it first: {it}.
# supportive
{Name}, [jump|run|leap], I hold the [rope|door|ladder].
{Name}, I [throw my weight|put my back|throw my hat] behind {it}.
I will [sprint|run|race] ahead with {it}, {name}.
Take my [best bet|last coin|night] for {it}, {name}.
{Name}, you lit something with {it}.
Let me test {it} in the wild, {name}.
I bring the crowd, {name}, you bring {it}.
{It} <deserves|deserve> a parade, {name}.
{Name}, swing at {it}, I catch.
[Give|Hand|Throw] {it} to me for [a night|an hour|one test], {name}.
I bet on you, {name}.
# remark
Now we are talking: {word}!
{Word}? I was hoping somebody would ask.
Boss, watch this:
You said {word}, I say go:
Straight from the gut:
Since you ask:
# done
{Job} shot through[ in {secs}|]!
{Who} landed {work} at {hour}.
{Job} is out and running.
Boom, {job}, done.
{Work} crossed the line[ at {hour}|].
We [threw|pushed|let] {job} [out there|into the wind|loose] and it [flew|swam|ran].
{Secs}! {Job} barely touched the ground.
# failed
{Job} crashed: {reason}.
{Job} hit the wall. {Reason}.
{Reason}: {job} went up in smoke.
We lost {job}, and I want it back. {Reason}.
# open
{Job} is still in the air.
{Job} is running, I can hear it.
Watch {job}, it is close.
# refused
{Job} bounced off the gate: {measured} of {limit}!
{Cap} slammed the door on {job}.
{Measured} of {limit} gone, and {job} stands in the rain.
We burned all {limit} before {job} got there.
{Job} knocked itself out: {reason}.
# said
{Claim}! [Sell that.|Who knew?|I want more.|Bet on it.|Goosebumps.|That pulls.|Beat that.|I would click.|There it is.]
{Claim}. That is [an umbrella before rain|a crowd at noon|a hook].
{Thing}! [Stop there.|Say it again.|That hooks.|Try beating it.|Readers jump at that.]
Look what [fell out of|jumped out of|hides in] {source}: {fig}.
{Person} against the world, and {fig} to prove it.
I bet on {fig} over anything else in {source}.
My money goes on {person}.
Strange detail, {thing}. I want it [on a wall|on a shirt|on page one].
{Source} hides a bomb: {clause}.
Start with {thing} and run.
{Person}! Who [would not read on|could stop there|needs a plot]?
Odd, huge, true: {fig}.
See {person}, see {thing}, see them click.
What if we [lead|start|open|shout] with {thing}?
Nobody thanked {person}. We should.
There is gold in {source}: {clause}.
# found
{Who} struck {fig} in {source}!
{Who} dragged this out of {source}: {clause}.
Look what {owner} dug up: {fig}!
{Who} caught {thing}. Alive.
{Who} came running with {thing}!
Straight out of {source}, {fig}!
# figure
{Count}! [Faster.|More.|And it is not even dark.|We can beat that.|Feel that?]
{Count}, and I want [one|ten|twice] more.
The till says {count}; watch the sky.
# result
{Job} pulled {value} {metric}!
{Value} {metric} on {job}. What else was different?
Look at {job} go: {value} {metric}.
# memory
Scar on my shin: {clause}.
Learned it the loud way: {clause}.
{Claim}. I would bet on it again.
That old surprise: {clause}.
# tag work
Who bets against me?
Let me try tonight.
Wrong in public, fine.
What would kill it?
Try it small, try it now.
{Other}, race me.
One night, one test.
Ship it and look.
It wants out.
Give me till Friday.
Faster, {other}.
# tag fact
I bet on it.
Two surprises, one direction.
Watch the sky, {other}.
I smell a headline.
Do not let it cool.
Louder.
I want the near miss.
Rain is coming, {other}.
Somebody will steal it.
I could sell [umbrellas|tickets|ice] with that.
Tell me you [felt|saw|heard] that, {other}.
One is [luck|weather|chance], two is a [trend|tide|story].
`)
