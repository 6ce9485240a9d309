// How a crisp speaker talks: verbs in front, no adjectives, a full stop early. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const crisp = sheetOf(`
# challenge
Not yet, {name}.
On what ground, {name}?
{Name}, no.
[No|Not so|Wrong], {name}. [Look|Look here|Try this]:
Not {it}, {name}.
{It}? Prove it, {name}.
{It} <decides|decide> what, {name}?
{Num} of what, {name}?
{Num} is no argument, {name}.
[Strike|Park|Drop] {it}, {name}.
{It}: says who, {name}?
And without {it}, {name}?
{Name}, answer [this|one thing] first:
You skipped [the hard part of|what is behind] {it}, {name}.
Then explain {it}, {name}.
{Word} is not a plan, {name}.
Who checked {it}?
{Name}, {it} <changes|change> nothing before [noon|tonight].
# critical
{Name}, who [does|takes|carries] that, and [when|by when|from when]?
That leaves {it} hanging, {name}.
I hear a wish, {name}, no step.
{Name}, less of {it}, more of the hour.
{It} at best delays us, {name}.
{Name}, one [fact|hour|name] [less|fewer] than [needed|promised].
Half a plan, {name}.
Thin, {name}.
Too thin, {name}: {it} and no [hour|owner|verb].
{It} <has|have> no owner, {name}.
[Half|Most] of that can go, {name}.
[Late|Soft|Vague], {name}.
Not ready, {name}: {it} <hangs|hang> loose.
{Name}, shorter. And without {it}.
{Word}? Say when, {name}.
{It} <stays|stay> soft until somebody signs.
Good, {name}, and now {it} with an hour beside it.
Where is the verb, {name}?
{Word} buys us nothing, {name}.
{It}, yes. Consequence, none.
{Name}, [three words|a sentence|one clause] too many [around|about|before] {it}.
# neutral
{Name}, a separate matter.
Put this under yours, {name}:
Turning to my list:
{It} aside:
My turn. Briefly:
One step back, {name}.
Meanwhile, {name}:
[Noted|Taken down|On the sheet], {name}.
{It}: noted.
[Heard|Entered|Logged], {name}.
{It}, in the log.
One [entry|line|item] more, {name}.
[Next to|Beside|Under] {it}, this:
[After|Besides] {it}:
From my [side|end] of the desk:
Beside that, {name}:
For the [handover|margin|log]:
[Same page|Next line], {name}:
{Name} has {it}. I have this:
# agreement
{Name}, same conclusion here.
[True|Exact|So be it], {name}.
I had {it} down as well.
You and I, {name}: {it}.
Then {it} is decided, {name}.
Nothing against {it}.
{Name} first, then I. Same point.
Yes, {name}. Done talking.
Agreed, {name}.
{It}, yes.
{Name} has it.
Right, {name}. {It} first.
Keep {it}.
[Same reading|My reading too], {name}.
{Word}: exactly.
No objection to {it}.
Settled, {name}.
{It} <carries|carry>. Good.
[Yes|Correct], {name}. And:
My [entry|log] says the same, {name}.
# supportive
Yours, {name}; I [fetch|bring|find] [what you lack|the rest|the hour].
{Name}, two hands free here.
Go ahead, {name}. I cover {it}.
Good, {name}. I back {it} upstairs.
I [stand in|step in|cover] for you on {it}, {name}.
{Name}, [name|say] the [tool|hour|page], [I bring it|it is yours].
Keep going, {name}.
Neat work, {name}.
{It}: I sign with you, {name}.
My time on {it}, {name}, gladly.
[Well seen|Well put|Well kept], {name}.
Count on me, {name}.
Leave {it} with me, {name}.
{Name}, take my slot[ for {it}|].
I [clear the way|make room|push the rest aside] for {it}.
{Name}, well done on {it}.
Your call, {name}; I hold the door.
You take {it}, {name}, I take the rest.
{Name}, ask and it moves.
My [hour|evening|desk] is yours, {name}.
For {it} I have time, {name}.
{It} first, mine can wait, {name}.
# remark
[Understood|Heard].
Noted: {word}.
{Word}, yes.
On {word}, plainly:
You asked about {word}. Here:
Straight answer:
Order taken.
To your point:
# done
{Work} closed at {hour}.
{Job}: done[ in {secs}|].
Done: {job}.
{Who} finished {work}[ in {secs}|].
Off the list, {job}.
{Secs} for {job}.
Crossed off: {job}.
{Job} is [out of the way|off the desk|behind us].
{Hour}, {work}, done.
Entry {hour}: {work} done.
# failed
{Job} failed: {reason}.
{Job} broke. {Reason}.
Down: {job}. {Reason}.
{Reason}. That stopped {job}.
{Job} stands still: {reason}.
# open
{Job} still runs.
Open: {job}.
Unfinished: {job}.
{Job} is not back yet.
# refused
{Job} waits: {measured} of {limit}[ {gate}|].
{Cap} stopped {job}.
Full at {measured}. {Job} stays out.
{Measured} of {limit} {gate}. {Job} waits.
No room for {job}: {measured} of {limit}.
{Job} was turned away, {measured} of {limit}.
{Job} stays out: {reason}.
# said
{Claim}.
{Claim}. [Use it.|Print that.|Enough.|That decides it.|Lead with it.|So.|Next question.|Good enough.|Take that.|Done arguing.]
{Fig}, per {source}.
Hard number, {fig}.
{Source} gives us {fig}.
From {source}: {claim}.
{Thing} and {person}. That is the piece.
Headline: {thing}.
One fact. {Claim}.
Fact: {clause}.
In the log from {source}, {fig}.
[Take|Print|Run] {thing}. [Nothing else.|The rest is wind.|No adjectives.]
# found
{Source}, read by {owner}: {fig}.
{Who} brought {fig} from {source}.
{Who} found this: {clause}.
From {owner}: {claim}.
{Who} dug up {thing}.
{Who} came back with {thing}.
{Who} read {source}. Result: {clause}.
New from {source}: {fig}.
# figure
{Count}.
{Count}. [That is the day.|Plan with that.|No more.|Write it down.|The rest is weather.]
On the board, {count}.
The log says {count}.
[Page width|Tally|Balance]: {count}.
# result
{Work}: {value} {metric}.
{Job} made {value} {metric}.
{Value} {metric} for {job}. Log it.
# memory
On file: {clause}.
We had this: {clause}.
{Claim}. We paid for that once.
Old entry: {clause}.
Not new. {Claim}.
# tag work
Decide.
[Who|Who owns it], {other}?
{Other}, by tonight.
An hour, {other}.
Smallest piece first.
Drop the rest.
What changed, {other}?
One owner.
I strike the rest.
Not tomorrow.
[Write down|Say aloud|List] what we [drop|leave|skip].
Next.
# tag fact
[No|Skip the] adjectives.
Keep it short.
Facts first, opinions after.
Front page.
Then stop.
Say when it was.
[Print|Run|Use] it or [drop|bin|lose] it.
One line, no more.
That fits a headline.
[Hold|Keep|Save] it for [the morning|tomorrow|page one].
`)
