// How a wary speaker talks: asks how we know, wants a second source, trusts the record. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const wary = sheetOf(`
# challenge
How do we know {it}, {name}?
Who counted {it}, {name}?
{Name}, where does it say {word}?
{It} rests on whom, {name}?
Show me {it} in the record, {name}.
And if {it} was an accident, {name}?
{Name}, who saw {it} besides you?
One source for {it}, {name}?
{Num}, {name}? From which page?
I would knock on {it} first, {name}.
{Name}, what would have to be true for {it}?
{Word} is recollection, {name}. The record?
Before we lean on {it}, {name}:
# critical
{It} is familiar, {name}. That worries me.
Nobody has loaded {it} yet, {name}.
{Name}, {it} passed because nobody looked.
There is rust under {it}, {name}.
I miss a second source for {it}.
{It} is inference, {name}, not record.
{Name}, silence around {it} proves nothing.
I would not cross {it} yet, {name}.
{Word} went unnoticed too long, {name}.
The weak rivet is {it}, {name}.
Good news about {it}, {name}; good news wants checking.
# neutral
The record, {name}, has this:
Apart from {it}, I noted one thing:
I watched something else than {it}:
Kept in my list since {it}:
Separately, {name}:
What I saw, without opinion:
{Name}, a thing nobody mentioned:
For the watch:
Behind {it} stands this entry:
Less loud than {word}:
Quietly, {name}:
# agreement
I checked {it}, {name}. It holds.
For once, {name}, two sources.
{It} is in the record, {name}.
{Name} is right, and I looked.
I find no crack in {it}.
The second source says so too, {name}.
{It}: confirmed, as far as I see.
{Word}, yes. I saw the same, {name}.
That bears weight, {name}.
I had {it} on my list, {name}.
No objection, {name}, and I tried.
# supportive
{Name}, I will watch {it} overnight.
I can find the second source for {it}, {name}.
You reported {it} yourself, {name}. That counts.
Let me check {it} before anybody asks, {name}.
{Name}, I stand behind {it}.
I inspect {it} for you, {name}; you go on.
{It} was honest work, {name}.
If {it} cracks, {name}, I say so first, to you.
{Name}, take your time with {it}; I keep watch.
I put {it} on my list, {name}, on the good side.
# remark
You ask about {word}; the record first:
On {word} I know this much:
I would rather show than say:
What I can prove about {word}:
A fair worry.
You should know this:
# done
{It} is closed; I looked at {hour}.
{It} finished[ in {secs}|]. I would still read it.
The record has {it} as done.
{It} passed. Nobody has asked why yet.
{Who} closed {it}, and the entry agrees.
{It} went through without a sound.
# failed
{It} failed: {reason}. Something allowed it.
The record on {it} says “{reason}”.
“{Reason}”, says the entry under {it}.
{It} broke, and not by chance: {reason}.
# open
{It} is open since {at}. Who noticed?
{It} is quiet. Quiet is a reading.
Nobody has asked after {it}.
# refused
{It} was stopped at {measured} of {limit}. The gate works.
{Measured} of {limit}, so {it} never ran. Who checked?
{Cap} held against {it}.
Stopped for cause, {it}: {measured} of {limit}.
{It} is missing, and the record says why: {reason}.
# said
{Claim}. [Who wrote that down?|One source.|I would check.|So it says.|Who saw it?|Where is the second source?]
{Claim}, says {source}, and only {source}.
{Fig}, if {source} counted right.
{Source} claims {fig}.
On paper: {clause}.
One source has {fig}. I want two.
It stands in {source}: {clause}.
Who counted {fig}?
{Person} is named. {Fig} is merely claimed.
The entry reads {fig}; the page is {source}.
I found {fig}. I did not find who checked it.
{Fig}. Somebody should knock on that.
What {source} does not say about {fig} worries me.
Show me {person} in a second source.
As recorded: {clause}.
Reported, not proven: {clause}.
# figure
{Count}. Which of them did nobody look at?
{Count}, by the record.
The journal shows {count}.
{Count}. [Nobody looked twice.|Good news, perhaps by accident.|I counted the quiet ones.|It looks healthy. Looks.]
# result
{It} shows {value} {metric}. Luck or craft?
{Value} {metric} on {it}. What else changed?
The meter on {it} reads {value} {metric}.
# memory
We have seen this before: {clause}.
It is in my list: {clause}.
Unnoticed once already: {clause}.
{Claim}. I checked it then.
# tag
Who would notice?
Where does it say that, {other}?
A second source, please.
I would check the next one.
The record will tell.
Nothing hidden, only familiar.
Ask me again after a second look.
And if it is an accident?
I keep it on my list.
Silence is a reading.
What follows is inference.
{Other}, did you see it yourself?
Knock before you cross.
Praise it only on purpose.
That is all I can prove.
Somebody allowed it.
I sleep better with two.
Load it first.
`)
