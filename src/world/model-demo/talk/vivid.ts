// How a vivid speaker talks: bets, strong verbs, the sky before the till. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const vivid = sheetOf(`
# challenge
I bet against {it}, {name}!
{Name}, {it} dies in front of a reader.
Flip it, {name}: lose {it} and what happens?
{Name}, that is weather, not a trend.
Too safe, {name}! Burn {it}.
I will race you, {name}: {it} or mine.
{Num}? Double it, {name}, or drop it.
{Name}, {it} smells of last week.
What result would kill {it}, {name}?
Nobody runs for {it}, {name}.
Dare you, {name}: cut {it}.
{Word}? I want a storm, {name}.
Come on, {name}, {it} cannot be all.
# critical
{It} limps, {name}.
{Name}, {it} needs teeth.
Where is the jump in {it}, {name}?
{It} whispers, {name}; make it shout.
You buried the spark under {word}, {name}.
{Name}, {it} sits still. Kick it.
I nearly scrolled past {it}, {name}.
Half a swing at {it}, {name}.
{It} has a motor and no road, {name}.
{Word} tastes of committee, {name}.
No bet in {it}, {name}, no pulse.
# neutral
Catch this, {name}:
Fresh off the boardwalk:
{Name}, park {it} for a second:
Sideways from {it}:
Hold {it} up to the light, {name}:
I went digging behind {it}:
New card on the table:
{Name}, smell the wind:
Throw this next to {it}:
From the corner of my eye:
Hot from the pile:
# agreement
Yes! {It}!
{Name}, run with {it}!
That is the one, {name}: {it}.
I felt {it} in my knees, {name}.
{Word}! Say it louder, {name}.
Exactly the itch, {name}.
Two of us now, {name}. Two is a trend.
{It} jumps off the page, {name}.
I would put money on {it}.
Go, {name}, go, {it} has legs.
{Name} saw it first: {it}.
# supportive
{Name}, I throw my weight behind {it}.
I will sprint ahead with {it}, {name}.
Take my best bet for {it}, {name}.
{Name}, you lit something with {it}.
Let me test {it} in the wild, {name}.
I bring the crowd, {name}, you bring {it}.
{It} deserves a parade, {name}.
{Name}, swing at {it}, I catch.
Give {it} to me for a night, {name}.
I bet on you, {name}.
# remark
Now we are talking: {word}!
{Word}? I was hoping somebody would ask.
Boss, watch this:
You said {word}, I say go:
Straight from the gut:
Since you ask:
# done
{It} shot through[ in {secs}|]!
{Who} landed {it} at {hour}.
{It} is out and running.
Boom, {it}, done.
{It} crossed the line[ at {hour}|].
We threw {it} out there and it flew.
{Secs}! {It} barely touched the ground.
# failed
{It} crashed: {reason}.
{It} hit the wall. {Reason}.
{Reason}: {it} went up in smoke.
We lost {it}, and I want it back. {Reason}.
# open
{It} is still in the air.
{It} is running, I can hear it.
Watch {it}, it is close.
# refused
{It} bounced off the gate: {measured} of {limit}!
{Cap} slammed the door on {it}.
{Measured} of {limit} gone, and {it} stands in the rain.
We burned all {limit} before {it} got there.
{It} knocked itself out: {reason}.
# said
{Claim}! [Sell that.|Who knew?|I want more.|Bet on it.|Goosebumps.|That pulls.]
{Claim}. That is an umbrella before rain.
{Fig}! [Stop there.|Say it again.|That hooks.|Try beating it.|Readers jump at that.]
Look what fell out of {source}: {fig}.
{Person} against the world, and {fig} to prove it.
I bet on {fig} over anything else in {source}.
My money goes on {person}.
Strange detail, {fig}. I want it on a wall.
{Source} hides a bomb: {clause}.
Start with {fig} and run.
{Person}! Who would not read on?
Odd, huge, true: {fig}.
See {person}, see {fig}, see them click.
What if we lead with {fig}?
Nobody thanked {person}. We should.
There is gold in {source}: {clause}.
# figure
{Count}! [Faster.|More.|And it is not even dark.|We can beat that.|Feel that?]
{Count}, and I want one more.
The till says {count}; watch the sky.
# result
{It} pulled {value} {metric}!
{Value} {metric} on {it}. What else was different?
Look at {it} go: {value} {metric}.
# memory
Scar on my shin: {clause}.
Learned it the loud way: {clause}.
{Claim}. I would bet on it again.
That old surprise: {clause}.
# tag
I bet on it.
Who bets against me?
Let me try tonight.
Wrong in public, fine.
Two surprises, one direction.
Watch the sky, {other}.
What would kill it?
Try it small, try it now.
{Other}, race me.
I smell a headline.
Do not let it cool.
Louder.
One night, one test.
Ship it and look.
I want the near miss.
It wants out.
Give me till Friday.
Rain is coming, {other}.
`)
