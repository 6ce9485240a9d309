// How a formal speaker talks: whole sentences, figures with what they are figures of. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const formal = sheetOf(`
# challenge
I must differ, {name}: {it} does not carry that.
{Name}, {num} of how many?
With respect, {name}, {it} is a single case.
What would {it} be a percentage of, {name}?
That does not follow from {it}, {name}.
{Name}, two cases side by side, please.
The base of {num} is missing, {name}.
I find {it} undated, {name}.
Which year does {it} belong to, {name}?
{Name}, {word} is not a unit.
I cannot stand on {it}, {name}; set the figure beside it.
Against {it} I put a measurement, {name}.
By what measure, {name}?
# critical
{Name}, {it} lacks its unit.
The weakness of {it}, {name}, is its base.
One should not round in favour of {it}, {name}.
{It} is suggestive, {name}, and no more.
{Word} is imprecise, {name}.
Before {it} is used, {name}, it needs a date.
{Name}, the comparison to {it} is missing.
A careful reader will stop at {it}, {name}.
The sentence about {it} would fit any object.
{It} rests on one peg, {name}.
I would not build on {it} yet, {name}.
# neutral
To {it} I add a figure, {name}.
For comparison with {it}:
The record adds the following, {name}:
Beside {it}, for completeness:
{Name}, I report without comment:
In the same column stands this:
One observation to {word}, {name}:
My count differs from {it} in kind:
For the table, {name}:
Measured since:
In order:
# agreement
{Name} is correct; {it} holds.
I confirm {it}.
My figures agree with {name}.
{It} stands up to checking, {name}.
I reach the same result, {name}.
Yes, {name}: {word}, precisely.
I would state {it} in the same words.
{Name}, {it} may be stood upon.
The record supports {name}.
Agreed, and the year fits, {name}.
I have nothing to correct in {it}.
# supportive
{Name}, I can date {it} for you.
I shall supply the base for {it}, {name}.
{It} was careful work, {name}.
{Name}, my notes on {it} are yours.
Allow me to check {it} a second time, {name}.
I will gladly survey {it} with you, {name}.
The merit of {it} is yours, {name}.
{Name}, I take over the counting.
I place my table at your disposal, {name}.
{It} deserves a second figure, {name}; I have it.
# remark
To your question about {word}:
The founder asks about {word}; the answer is short.
As far as the record goes:
I answer with what is measured:
Regarding {word}, this is known:
In reply:
# done
{It} was completed at {hour}.
{It} took {secs}.
{Who} completed {it}[ in {secs}|].
{It} is complete and on record.
One result is in: {it}.
{It} has been measured and closed.
As of {at}, {it} is complete.
# failed
{It} failed; the stated reason is “{reason}”.
The cause on record for {it} is “{reason}”.
{It} ended without a result: {reason}.
Of {it} only the error remains: {reason}.
# open
{It} is not yet complete.
The result of {it} is outstanding.
{It} has been open since {at}.
# refused
{It} was refused at {measured} of {limit}.
{Cap} applied, and {it} was refused.
At {measured} of {limit} {gate}, {it} was declined.
{Measured} of {limit}: that is 100 per cent, less {it}.
{It} was declined: {reason}.
# said
{Claim}.
{Claim}; the source is {source}.
The figure is {fig}, after {source}.
I have {fig} on record, from {source}.
{Source} states {fig}.
Consider {fig}.
The year is {year}: {clause}.
One number carries it: {fig}.
It is documented that {clause}.
Compare {fig} with anything else in {source}.
{Fig}, and the source does not round.
{Person} is named; {fig} is counted.
I note {fig} beside {person}.
According to {source}, {clause}.
First the figure: {fig}.
As to {person}: {clause}.
# figure
The count stands at {count}.
{Count}, as recorded.
I count {count}.
{Count}, and {counts}.
The ledger shows {count}.
# result
{It} reached {value} {metric}.
The measurement for {it}: {value} {metric}.
{Value} {metric}, measured on {it}.
# memory
I recall a finding: {clause}.
It was established earlier that {clause}.
My notes hold this: {clause}.
{Claim}; I have not seen it refuted.
# tag
I have counted twice.
The year matters here.
A second figure would settle it.
One case is not a series.
I do not round.
The unit is given.
It can be stood upon.
The remainder is opinion.
I could not find the opposite.
Let us compare, {other}.
{Other} may wish to check.
What was not found belongs in the report.
That would be a peg.
I should like a base for that, {other}.
The difference is the piece.
It is a beginning.
To the decimal, that is all.
The source is silent beyond that.
`)
