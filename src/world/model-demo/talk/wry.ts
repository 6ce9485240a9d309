// How a wry speaker talks: quotes exactly, then says drily what was left out. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const wry = sheetOf(`
# challenge
{Word}, says {name}. The dictionary objects.
{Name}, {it} has an alibi.
A bold reading of {it}, {name}.
{It}? That is a headline, {name}, not a reason.
And {it} proves it how, {name}?
I looked for {it} in the source, {name}.
{Name}, {it} would be true of any object.
{Num}, {name}. One would hope so.
That is what {it} would like us to think.
Charming, {name}. Is it so?
The comma after {word} did more work, {name}.
By that logic, {name}, {it} invented sleep.
{Name}, {word} has been asked to do too much.
# critical
{It} is well dressed, {name}, and going nowhere.
Half of {it} is upholstery, {name}.
{Word}, {name}, is where prose goes to rest.
I would cut {it}, {name}. Nobody would write in.
{It} leaves out the interesting person, {name}.
A fine sentence, {name}, about something else.
{Name}, {it} could stand in anybody's piece.
What {it} leaves out, {name}, is the point.
Two adjectives fewer, {name}, and {it} might live.
{It}: true, {name}, and so is the weather.
One admires {it}, {name}, from a distance.
# neutral
For the footnotes, {name}:
Elsewhere in the same drawer:
{It}, then. Meanwhile:
I have read on, {name}.
Filed beside {it}:
A smaller matter than {word}:
Turning the page on {it}:
The margin says this, {name}:
Under {word}, in smaller type:
{Name}, a sentence I did not write:
In plainer ink:
# agreement
{Name} is right, which saves time.
I had {it} in pencil, {name}. Now in ink.
Against my habits: yes, {name}.
{It}. I would not change a comma.
Annoyingly so, {name}.
Quite, {name}.
{Word} is the word, {name}.
I looked for a fault in {it}. It was out.
{Name}, I concede {it}.
{It} may stay, {name}.
Yes, {name}. It says so.
# supportive
{Name}, {it} deserves a better second sentence. I have one.
I can lend {it} a verb, {name}.
Leave the ending of {it} to me, {name}.
{Name}, that was good. I checked.
I would sign {it}, {name}, and I sign little.
{It} has my semicolon, {name}.
Consider {it} edited, {name}.
I kept {it} out of the bin, {name}, on merit.
If anybody cuts {it}, {name}, it will be me, gently.
{Name}, I will stand next to {it}.
# remark
The founder said {word}. I quote exactly.
{Word}. It is in the minutes now.
From the top, then:
A fair question, and rarer for it.
As to {word}:
Since {word} was mentioned:
You will want the short version:
# done
{It} is finished, to general surprise.
{It} took {secs}. The title took longer.
{Who} finished {it}. Nobody clapped.
{It} closed at {hour}, and the sky held.
{It} exists now. One gets used to it.
There is {it}, complete, and nobody harmed.
At {hour} {it} became somebody else's problem.
# failed
{It} failed. The record says “{reason}”, with a straight face.
“{Reason}”, and that was {it}.
{It} met its last word: {reason}.
The obituary of {it} reads: {reason}.
# open
{It} is still being finished.
{It} remains, so to speak, in progress.
Of {it} we have the title.
# refused
{It} was declined: {measured} of {limit}, no encore.
{Cap} saved the world from {it}.
{Measured} of {limit}: {it} stays a rumour.
{It} came to a full house of {limit}.
We will never know {it}: {reason}.
# said
“{Claim}.” [So they say.|It stops there.|No reason given.|In ink.|The rest is silence.|One wonders.|History blinked.|A full stop, and then nothing.]
“{Claim}.” What it leaves out would fill {source}.
“{Claim}.” {Person}, presumably, was busy.
“{Fig}”, it says in {source}, without blushing.
{Claim}. One word more would spoil it.
I would open on {fig} and trust the reader.
{Person} gets a clause, {fig} the headline.
{Source} spends {fig} on it and moves on.
{Fig}. Nobody in {source} seems to mind.
Exactly {fig}. {Source} counted, I only quote.
{Person}. The rest is punctuation.
{Year}, and {source} calls it progress.
“{Fig}.” It has the ring of a witness.
Quote: “{claim}.”
# figure
{Count}. Posterity will ask for fewer.
{Count}, it says. I would have rounded down.
{Count}. [An epic, by our standards.|The encyclopedia did less.|It reads better aloud.|Somebody should write that up.|I have seen worse chapters.]
Our collected works: {count}.
# result
{It} drew {value} {metric}. There is no accounting.
{Value} {metric}. {It} must have had a verb.
“{Value} {metric}”, for {it}, of all things.
# memory
I once wrote down: “{claim}.”
We know how that ends: {clause}.
The last edition had it: {clause}.
“{Claim}.” I was there, with a pencil.
# tag
It says so, in ink.
It does not say why.
[Strike|Cut] the adjective.
The lesson may be omitted.
I would stop there.
In other news, commas.
One object, one person.
Ask the footnote.
Nobody quotes the second sentence.
It could be worse; it could be longer.
I decline to elaborate.
Somebody alphabetised it.
As endings go.
A detail would help, {other}.
{Other} will want a number.
That is a title, not a thought.
Quote me, {other}, accurately.
The exclamation mark was considered.
So much for progress.
`)
