// How a wary speaker talks: asks how we know, wants a second source, trusts the record. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const wary = sheetOf(`
# challenge
How do we know, {name}?
{Name}, which page?
Seen or heard, {name}?
How do we know {it}, {name}?
Who counted {it}, {name}?
{Name}, where does it say {word}?
{It} <rests|rest> on whom, {name}?
Show me {it} in the record, {name}.
And if {it} <was|were> an accident, {name}?
{Name}, who saw {it} besides you?
One source for {it}, {name}?
{Num}, {name}? From which page?
I would knock on {it} first, {name}.
{Name}, what would have to be true for {it}?
{Word} is recollection, {name}. The record?
Before we lean on {it}, {name}:
# critical
[Familiar|Smooth|Quiet], {name}. [That worries me.|I distrust it.|Too much so.]
I would not [cross|trust|sign] that [yet|today], {name}.
Good news, {name}; good news [wants checking|passes too easily|hides rust].
Only one pillar, {name}.
{It} <is|are> familiar, {name}. That worries me.
Nobody has loaded {it} yet, {name}.
{Name}, {it} passed because nobody looked.
There is rust under {it}, {name}.
I [miss|want|still lack] a second [source|witness|page] for {it}.
{It} <is|are> inference, {name}, not record.
{Name}, silence around {it} proves nothing.
I would not cross {it} yet, {name}.
{Word} went unnoticed too long, {name}.
The weak rivet, {name}: {it}.
Good news about {it}, {name}; good news wants checking.
# neutral
The record, {name}, has this:
Apart from {it}, I noted one thing:
I [watched|noted|followed] something [else than|behind|besides] {it}:
[Kept|Entered] in my list since {it}:
Separately, {name}:
What I [saw|read|counted], without [opinion|comment|trust]:
{Name}, a thing nobody mentioned:
For the watch, {name}:
Behind {it} stands [another|this] entry:
Less loud than {it}:
Quietly, {name}:
# agreement
I looked as well, {name}. Sound.
I checked {it}, {name}. It holds.
For once, {name}, two sources.
{It} <is|are> in the record, {name}.
{Name} is right, and I [looked|checked|wanted otherwise].
I find no [crack|gap|rust] in {it}.
The second [source|page|witness] says so [too|as well], {name}.
{It}: [confirmed|sound|holds], as far as [I see|records go|I tapped].
{Word}, yes. I saw the same, {name}.
That bears weight, {name}.
I had {it} on my list, {name}.
No objection, {name}, and I tried.
# supportive
{Name}, I [keep watch|hold the lamp|stand guard] while you [finish|write|rest].
{Name}, I will watch {it} overnight.
I can [find|look up|dig for] the second [source|page|witness] for {it}, {name}.
You reported {it} yourself, {name}. That counts.
Let me check {it} before anybody asks, {name}.
{Name}, I stand behind {it}.
I inspect {it} for you, {name}; you go on.
Honest work, {name}, {it}.
If {it} <cracks|crack>, {name}, I tell you first.
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
{Work} closed at {hour}; I looked.
{Job} finished[ in {secs}|]. I would still [read|check|tap] it.
The record has {job} as done.
{Job} passed. Nobody [has asked why yet|looked twice|seems surprised].
{Who} closed {work}, and the entry agrees.
{Job} went through without a [sound|question|second look].
# failed
{Job} failed: {reason}. Something allowed it.
The record on {job} says “{reason}”.
“{Reason}”, says the entry under {job}.
{Job} broke, and not by chance: {reason}.
# open
{Work} is open since {at}. Who noticed?
{Job} is quiet. Quiet is a reading.
Nobody has asked after {job}.
# refused
{Job} was stopped at {measured} of {limit}. The gate works.
{Measured} of {limit}, so {job} never ran. Who checked?
{Cap} held against {job}.
Stopped for cause, {job}: {measured} of {limit}.
{Job} is missing, and the record says why: {reason}.
# said
{Claim}. [Who wrote that down?|One source.|I would check.|So it says.|Who saw it?|Where is the second source?|Says who?|By whose count?]
{Claim}, says {source}, and only {source}.
{Fig}, if {source} counted right.
{Source} claims {fig}.
On paper: {clause}.
One source has {fig}. I want two.
It stands in {source}: {clause}.
Who counted {thing}?
{Person} is named. {Fig} <is|are> merely claimed.
The entry reads {fig}; the page is {source}.
I found {fig}. I did not find [who checked|a witness|the second page].
{Thing}. Somebody should [knock on|load|inspect] that.
What {source} does not say about {thing} worries me.
Show me {person} in a second source.
As recorded: {clause}.
Reported, not proven: {clause}.
# found
{Who} reported {fig}, after {source}.
{Who} wrote this down: {clause}.
By {owner}, one source: {clause}.
{Who} found {thing}. Nobody has checked.
The entry by {owner} says {fig}.
{Who} read {source}; it claims {fig}.
# figure
{Count}. Which of them did nobody [look at|open|question]?
{Count}, by the record.
The journal shows {count}.
{Count}. [Nobody looked twice.|Good news, perhaps by accident.|I counted the quiet ones.|It looks healthy. Looks.]
# result
{Job} shows {value} {metric}. Luck or craft?
{Value} {metric} on {job}. What else changed?
The meter on {job} reads {value} {metric}.
# memory
We have seen this before: {clause}.
It is in my list: {clause}.
Kept since last time: {clause}.
{Claim}. I checked it then.
# tag work
Who would notice?
I would check [the next one|the hinge|the one before].
The record will tell.
Ask me again after [a second look|the night|two more].
I [keep|put|leave] it on my list.
Silence is a reading.
Knock before you cross.
That is all [I can prove|the record holds|I saw].
Somebody allowed it.
Load it first.
# tag fact
Where does it [say|show|prove] that, {other}?
A second source, please.
Nothing hidden, only familiar.
And if it is an accident?
What follows is inference.
{Other}, did you see it yourself?
I sleep better with [two|a third|both].
I read the [page|entry|footnote] [twice|again].
The page number, please.
[Somebody|The author|Everybody] wants us to believe that.
I would not hang a [bridge|bell|ladder] on [it|that].
`)
