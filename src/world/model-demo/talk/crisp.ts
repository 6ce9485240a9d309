// How a crisp speaker talks: verbs in front, no adjectives, a full stop early. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const crisp = sheetOf(`
# challenge
{Name}, no.
[No|Not so|Wrong], {name}. [Look|Look here|Try this]:
Not {it}, {name}.
{It}? Prove it, {name}.
{It} decides what, {name}?
{Num} of what, {name}?
{Num} is no argument.
Strike {it}, {name}.
Says who, {name}?
And without {it}, {name}?
{Name}, answer this first:
What does {it} cost, {name}?
You skipped {it}, {name}.
Then explain {it}, {name}.
{Word} is not a plan, {name}.
Who checked {it}?
# critical
Thin, {name}.
Too thin: {it} alone decides nothing.
{It} has no owner, {name}.
[Half|Most] of that can go, {name}.
Late, {name}.
Not ready, {name}: {it} hangs loose.
{Name}, shorter. And without {it}.
{Word}? Say when, {name}.
{It} stays soft until somebody signs.
Missing beside {it}: an hour.
I miss the verb, {name}.
{Word} buys us nothing, {name}.
{It}, yes. Consequence, none.
# neutral
Noted, {name}.
{It}: noted.
Heard, {name}.
{It}, in the log.
One entry more, {name}.
Next to {it}, this:
After {it}:
{Name} said {word}. I add:
From my side of the desk:
Beside that, {name}:
For the handover:
Same page, next line:
# agreement
Agreed, {name}.
{It}, yes.
{Name} has it.
Right, {name}. {It} first.
Keep {it}.
Same reading, {name}.
{Word}: exactly.
No objection to {it}.
Settled, {name}.
{It} carries. Good.
Yes, {name}. And:
My entry says the same, {name}.
# supportive
Leave {it} with me, {name}.
{Name}, take my slot.
I clear the way for {it}.
{Name}, well done on {it}.
Your call, {name}; I hold the door.
{It} was clean work, {name}.
You take {it}, I take the rest.
{Name}, ask and it moves.
My hour is yours, {name}.
For {it} I have time, {name}.
# remark
Understood.
Noted: {word}.
{Word}, yes.
On {word}, plainly:
You asked about {word}. Here:
Straight answer:
Order taken.
To your point:
# done
{It} closed at {hour}.
{It}: done[ in {secs}|].
Done: {it}.
{Who} finished {it}[ in {secs}|].
Off the list, {it}.
{Secs} for {it}.
Crossed off: {it}.
{It} is out of the way.
{Hour}, {it}, done.
Entry {hour}: {it} done.
# failed
{It} failed: {reason}.
{It} broke. {Reason}.
Down: {it}. {Reason}.
{Reason}. That stopped {it}.
{It} stands still: {reason}.
# open
{It} still runs.
Open: {it}.
Unfinished: {it}.
{It} is not back yet.
# refused
{It} waits: {measured} of {limit}[ {gate}|].
{Cap} stopped {it}.
Full at {measured}. {It} stays out.
{Measured} of {limit} {gate}. {It} waits.
No room for {it}: {measured} of {limit}.
{It} was turned away, {measured} of {limit}.
{It} stays out: {reason}.
# said
{Claim}.
{Claim}. [Use it.|Print that.|Enough.|That decides it.|Lead with it.|So.|Next question.]
{Fig}. Per {source}.
Hard number, {fig}.
{Source} gives us {fig}.
From {source}: {claim}.
{Fig} and {person}. That is the piece.
{Who} brought {fig}.
Headline: {fig}.
One fact. {Claim}.
Fact: {clause}.
In the log from {source}, {fig}.
# figure
{Count}.
{Count}. [That is the day.|Plan with that.|No more.|Write it down.|The rest is weather.]
On the board, {count}.
The log says {count}.
[Page width|Tally|Balance]: {count}.
# result
{It}: {value} {metric}.
{It} made {value} {metric}.
{Value} {metric} for {it}. Log it.
# memory
On file: {clause}.
We had this: {claim}.
{Claim}. We paid for that once.
Old entry: {clause}.
Not new. {Claim}.
# tag
Decide.
Next.
Move.
No adjectives.
[Who|Who owns it], {other}?
{Other}, by tonight.
An hour, {other}.
Smallest piece first.
Drop the rest.
What changed, {other}?
Keep it short.
One owner.
I strike the rest.
Say when.
Not tomorrow.
Aloud, please.
Write down what we drop.
Then stop.
{It} first, opinions after.
`)
