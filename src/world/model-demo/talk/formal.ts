// How a formal speaker talks: whole sentences, figures with what they are figures of. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const formal = sheetOf(`
# challenge
I [see|find|hear] no [measurement|unit|count|date] in that, {name}.
{Name}, what would refute it?
I must differ, {name}: {it} <does|do> not carry that.
{Name}, {num} of how many?
With respect, {name}, {it} <is|are> a single case.
What would {it} be a percentage of, {name}?
That [does not follow|cannot follow|is not derived] from {it}, {name}.
{Name}, [two cases|two columns|both figures] side by side, please.
The base of {num} is missing, {name}.
I find {it} undated, {name}.
Which year <does|do> {it} belong to, {name}?
{Name}, {word} is not a unit.
I cannot stand on {it}, {name}.
Against {it} I put a measurement, {name}:
By what measure, {name}?
# critical
{Name}, I miss the [unit|year|base|second column].
That is [an estimate|a guess|an impression] at best, {name}.
The order is right, {name}, the size is not.
{Name}, {it} <lacks|lack> a unit.
The weakness of {it}, {name}, is the base.
One should [not round|never round|not lean] in favour of {it}, {name}.
{It} <is|are> suggestive, {name}, and no more.
{Word} is imprecise, {name}.
Before {it} <is|are> used, {name}, I need a date.
{Name}, the comparison to {it} is missing.
A [careful|patient|second] reader will [stop|stumble|halt] at {it}, {name}.
{Name}, that [sentence|statement|remark] would fit [any object|every year|any column].
{It} <rests|rest> on one peg, {name}.
I would not [build|stand|rely] on {it} [yet|so far], {name}.
{Name}, {it} <wants|want> a second column.
# neutral
To {it} I add something, {name}.
For comparison with {it}:
The [record|ledger|table] [adds|holds|shows] [the following|this as well], {name}:
Beside {it}, for completeness:
{Name}, I report without comment:
In the [same|next] column stands this:
[One|A further] observation on {it}, {name}:
My count [differs from|runs beside] yours, {name}:
For the table, {name}:
[Measured|Recorded] since:
In order, {name}:
I continue from {it}:
# agreement
That is exact, {name}.
{Name} is correct; {it} <holds|hold>.
I confirm {it}.
My figures agree with {name}.
{It} <stands|stand> up to checking, {name}.
I [reach|obtain|arrive at] the same [result|sum|order], {name}.
Yes, {name}: {word}, precisely.
I would state {it} in the same words.
{Name}, {it} may be stood upon.
The record supports {name}.
Agreed, and the [year|unit|order] fits, {name}.
I [have|find|see] nothing to [correct|add|subtract] in {it}.
# supportive
{Name}, you have my [full column|best figures|whole table].
{Name}, I can date {it} for you.
I [shall supply|can give|have] the [base|year|unit] for {it}, {name}.
Careful work, {name}, {it}.
{Name}, my notes on {it} are yours.
Allow me to check {it} a second time, {name}.
I will gladly survey {it} with you, {name}.
The merit of {it} is yours, {name}.
{Name}, I [take over|see to|continue] the [counting|sums|measuring].
I [place|put|leave] my [table|notes|instruments] at your disposal, {name}.
{It} <deserves|deserve> a second figure, {name}; I have it.
# remark
To your question about {word}:
The founder asks about {word}; the answer is short.
As far as the record goes:
I answer with what is measured:
Regarding {word}, this is known:
In reply:
# done
{Work} was completed at {hour}.
{Job} took {secs}.
{Who} completed {work}[ in {secs}|].
{Job} is [complete|closed|final] and [on record|entered|dated].
One result is in: {job}.
{Job} has been [measured|checked|counted] and [closed|filed|entered].
As of {hour}, {work} is complete.
# failed
{Job} failed; the stated reason is “{reason}”.
The cause on record for {job} is “{reason}”.
{Job} ended without a result: {reason}.
Of {job} only the error remains: {reason}.
# open
{Job} is not yet complete.
The result of {job} is outstanding.
{Work} has been open since {at}.
# refused
{Job} was refused at {measured} of {limit}.
{Cap} applied, and {job} was refused.
At {measured} of {limit} {gate}, {job} was declined.
{Measured} of {limit}: the quota was exhausted before {job}.
{Job} was declined: {reason}.
# said
{Claim}.
{Claim}; the source is {source}.
The figure is {fig}, after {source}.
I have {fig} on record, from {source}.
{Source} states {fig}.
Consider {thing}.
The year is {year}: {clause}.
One number carries it: {fig}.
It is documented that {clause}.
Compare {fig} with anything else in {source}.
{Fig}, and the [source|record|author] does not [round|hesitate|estimate].
{Person} is named; {fig} <is|are> counted.
I note {fig} beside {person}.
According to {source}, {clause}.
First the figure: {fig}.
As to {person}: {clause}.
{Claim}. [I have counted twice.|To the decimal.|The year is given.|The rest is opinion.|No source contradicts it.]
# found
{Who} established that {clause}.
{Who} extracted {fig} from {source}.
The reading of {source} gave {fig}.
{Who} reported the following: {clause}.
New on record, by {owner}: {fig}.
{Who} found {fig}; the source is {source}.
# figure
The count stands at {count}.
{Count}, as recorded.
I count {count}.
{Count}, and {counts}.
The ledger shows {count}.
# result
{Job} reached {value} {metric}.
The measurement for {job}: {value} {metric}.
{Value} {metric}, measured on {job}.
# memory
I recall a finding: {clause}.
It was established earlier that {clause}.
My notes hold this: {clause}.
{Claim}; I have not seen it refuted.
# tag work
I have counted twice.
It can be [stood upon|built on|relied upon].
{Other} may wish to check.
What was not [found|counted|measured] belongs [in the report|beside it].
The [order|sequence] of [things|entries|dates] is kept.
Nothing was rounded.
It is a beginning.
That closes the column.
# tag fact
The year matters here.
A [second|further|later] figure would [settle|confirm|complete] it.
One [case|point|year] is not a [series|trend|proof].
I do not round.
The unit is given.
The remainder is opinion.
I [could not find|looked for|searched for] the opposite.
Let us compare, {other}.
That would be a peg.
I should like a base for that, {other}.
The difference is the piece.
To the decimal, that is all.
[The source|The record|The page] is silent [beyond that|after that|on the rest].
`)
