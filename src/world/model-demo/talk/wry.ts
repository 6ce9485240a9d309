// How a wry speaker talks: quotes exactly, then says drily what was left out. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const wry = sheetOf(`
# challenge
A brave sentence, {name}.
{Name}, [one word|half|one comma] of that is [true|yours|needed]. Which?
{Word}, says {name}. The dictionary objects.
{Name}, {it} <has|have> an alibi.
A bold reading of {it}, {name}.
{It}? A headline, {name}, not a reason.
And {it} <proves|prove> it how, {name}?
I looked for {it} in the source, {name}.
{Name}, that [would be|is] true of [any object|every spoon|most weather].
{Num}, {name}. One would hope so.
That is what {it} would [like|want|have] us [to think|to believe|say].
[Charming|Lovely|Touching], {name}. Is it so?
The comma after {word} did more work, {name}.
By that logic, {name}, {it} invented sleep.
{Name}, {word} has been asked to do too much.
# critical
Nicely wrapped, {name}. What is inside?
I have [underlined|marked|kept] nothing [yet|so far], {name}.
{It} <is|are> well dressed, {name}, and going nowhere.
[Half|Most|A third] of that is [upholstery|padding|weather|furniture], {name}.
{Word}, {name}, is where prose goes to rest.
I would cut {it}, {name}. Nobody would write in.
{Name}, {it} <leaves|leave> out the interesting person.
A fine sentence, {name}, about something else.
{Name}, {it} could [stand|sit|hide] in [anybody's|any] piece.
Without {it}, {name}, we would have a point.
Two adjectives fewer, {name}, and {it} might live.
{It}: true, {name}, and so is the weather.
One admires {it}, {name}, from a distance.
{Name} gives us {it}. I waited for the rest.
# neutral
For the footnotes, {name}:
[Elsewhere|Further down|Deeper] in the [same|next|bottom] drawer:
{It}, then. Meanwhile:
I have read on, {name}.
[Filed|Shelved] beside {it}:
A smaller matter than {it}:
Turning the page on {it}:
The margin [says|has] this, {name}:
Under {it}, in smaller type:
{Name}, a [sentence|line|clause] I [did not write|merely found|would have signed]:
In plainer ink:
Volume two, {name}:
While {it} <dries|dry>:
# agreement
I find myself agreeing, {name}. It will pass.
{Name} is right, which [saves time|happens|spares us a page].
I had {it} in pencil, {name}. Now in ink.
Against my habits: yes, {name}.
{It}. I would [not change|leave|defend] [a comma|a word|every letter].
[Annoyingly|Regrettably] so, {name}.
Quite, {name}.
{Word} is the word, {name}.
I [looked for|wanted|hoped for] a fault in {it}. [It was out.|None came.|No luck.]
{Name}, I concede {it}.
{It} may stay, {name}.
Yes, {name}. It says so.
# supportive
{Name}, have my good pencil.
{Name}, {it} <deserves|deserve> a second sentence. I have one.
I can lend {it} a verb, {name}.
Leave the ending of {it} to me, {name}.
{Name}, that was [good|sound|nearly elegant]. I [checked|looked|read it twice].
I would sign {it}, {name}, and I sign little.
{It} <has|have> my semicolon, {name}.
Consider {it} edited, {name}.
I kept {it} out of the bin, {name}, on merit.
If anybody [cuts|trims|edits] {it}, {name}, it will be [me, gently|me, at night|me].
{Name}, I will [stand|sit|sign] [next to|under|beside] {it}.
# remark
The founder said {word}. I quote exactly.
{Word}. It is in the minutes now.
From the top, then:
A fair question, and rarer for it.
As to {word}:
Since {word} was mentioned:
You will want the short version:
# done
{Job} is [finished|done|complete], to [general|mild|everybody's] surprise.
{Job} took {secs}. The title took longer.
{Who} finished {work}. Nobody clapped.
{Work} closed at {hour}, and the sky held.
{Job} [exists|is real|is among us] now. One [gets used to it|adjusts|copes].
There is {job}, complete, and nobody harmed.
At {hour} {work} became [somebody else's problem|history|literature].
# failed
{Job} failed. The record says “{reason}”, with a straight face.
“{Reason}”, and that was {job}.
{Job} met its last word: {reason}.
The obituary of {job} reads: {reason}.
# open
{Job} is still being finished.
{Job} remains, so to speak, in progress.
Of {job} we have the title.
# refused
{Job} was declined: {measured} of {limit}, no encore.
{Cap} saved the world from {job}.
{Measured} of {limit}: {job} stays a rumour.
{Job} came to a full house of {limit}.
We will never know {job}: {reason}.
# said
“{Claim}.” [So they say.|It stops there.|No reason given.|In ink.|The rest is silence.|One wonders.|History blinked.|A full stop, and then nothing.|Nobody asked why.|The margin is empty.|As one does.|It was a different age.]
“{Claim}.” What [it leaves out|that omits] [would fill|could furnish] {source}.
“{Claim}.” {Person}, presumably, was busy.
“{Fig}”, it says in {source}, without blushing.
{Claim}. One [word|comma|adjective] more would [spoil it|be prose].
I would open on {thing} and trust the reader.
{Person} gets a clause, {fig} the headline.
{Source} [spends|wastes|invests] {fig} on it and [moves on|looks away|changes the subject].
{Thing}. Nobody in {source} seems to mind.
Exactly {fig}. [Somebody|They|One] counted, I [only quote|merely read|just copy].
{Person}. The rest is punctuation.
{Year}, and {source} calls it progress.
“{Thing}.” It [has the ring of|sounds like|reads like] a [witness|ledger|confession].
Quote: “{claim}.”
# found
{Who} returned from {source} with {fig}. Unharmed.
{Who} found: “{claim}.”
{Who} read {source}, so [nobody else had to|we need not|you are spared]: {fig}.
We owe {owner} this: “{claim}.”
{Who} [brought|produced|unearthed] {thing}. [Make of it what you will.|No reason given.|I only report.]
The yield of {source}: {fig}.
# figure
{Count}. Posterity will ask for fewer.
{Count}, it says. I would have [rounded down|said fewer|used words].
{Count}. [An epic, by our standards.|The encyclopedia did less.|It reads better aloud.|Somebody should write that up.|I have seen worse chapters.]
Our collected works: {count}.
# result
{Job} drew {value} {metric}. There is no accounting.
{Value} {metric}. {Job} must have had a verb.
“{Value} {metric}”, for {job}, of all things.
# memory
I once wrote down: “{claim}.”
We know how that ends: {clause}.
The last edition had it: {clause}.
“{Claim}.” I was there, with a pencil.
# tag work
I would stop there.
In other news, commas.
It could be [worse|shorter|braver]; it could be [longer|louder|mine].
I decline to elaborate.
As endings go.
{Other} will want a number.
The exclamation mark was considered.
The adjectives survived.
A quiet triumph.
Somebody tell the printers.
# tag fact
It [says|claims|swears] so, in [ink|print|pencil].
It does not say [why|how|who cried|at what price].
The lesson may be omitted.
One object, one person.
Ask the footnote.
Nobody [quotes|reads|remembers] the [second|next|last] sentence.
Somebody alphabetised it.
A detail would help, {other}.
Quote me, {other}, accurately.
So much for progress.
The date can come second.
I have [seen|read|reviewed] [thinner|slower|worse] novels.
Not a word about the weather.
`)
