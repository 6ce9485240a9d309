// How anybody talks: the words that every voice may borrow when its own do not fit. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const plain = sheetOf(`
# challenge
Are you sure, {name}?
I disagree, {name}.
Why {it}, {name}?
{Name}, {it} could mean the opposite.
What about the other side, {name}?
I do not buy {it}, {name}.
{Num} proves little, {name}.
<Is|Are> {it} really the point, {name}?
{Name}, I see it differently:
But {word}, {name}?
What speaks against {it}, {name}?
# critical
I am not convinced, {name}.
{It} <is|are> not enough, {name}.
{Name}, something is missing in {it}.
I have doubts about {it}, {name}.
The trouble with {it}, {name}:
{Word} is vague, {name}.
{It} <needs|need> more work, {name}.
I expected more of {it}, {name}.
# neutral
{Name}, one more thing:
I have something on {it}:
Also, {name}:
About {it}:
Here is what I know:
On my side, {name}:
Apart from {it}:
# agreement
Right, {name}.
I agree, {name}.
{It} <is|are> right, {name}.
Yes, {name}, {it}.
Good point about {it}.
That fits, {name}.
I think so too, {name}.
{Word}, yes.
# supportive
I am with you, {name}.
I can help with {it}, {name}.
{Name}, that was good.
Count me in for {it}, {name}.
Well done with {it}, {name}.
I back you on {it}, {name}.
Let me take part of {it}, {name}.
# remark
Thank you, good question.
About {word}:
To answer that:
You asked about {word}:
# done
{Job} is done[, after {secs}|].
{Who} finished {work}.
{Work} was finished at {hour}.
We have {job} now.
# failed
{Job} failed: {reason}.
{Job} stopped with “{reason}”.
We lost {job}: {reason}.
# open
{Job} is still open.
{Job} goes on.
# refused
{Job} was refused at {measured} of {limit}.
{Cap} kept {job} out.
{Job} was refused: {reason}.
# said
{Claim}.
There <is|are> {fig}, from {source}.
I read about {person}: {clause}.
What I found: {clause}.
{Source} has {fig}.
The best thing I read: {fig}.
# found
{Who} found {fig} in {source}.
{Who} read this: {clause}.
We know from {owner}: {clause}.
{Who} brought {thing}.
# figure
{Count}.
So far, {count}.
We count {count}.
# result
{Job} has {value} {metric}.
{Value} {metric} for {job}.
# memory
I remember this: {clause}.
We learned that {clause}.
{Claim}. We knew that.
# tag work
That is where I would start.
Let us see.
It is worth a try.
I will look at it again.
That helps.
# tag fact
What do you think, {other}?
Somebody should ask.
I did not know that.
That is worth a line.
`)
