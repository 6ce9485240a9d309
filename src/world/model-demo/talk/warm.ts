// How a warm speaker talks: to one person at a time, concrete, with room for the other. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const warm = sheetOf(`
# challenge
Hm, {name}, would anybody miss {it}?
I like you, {name}, and I still doubt {it}.
{Name}, say {it} aloud once. Still sure?
But who is {it} for, {name}?
{Name}, my neighbour would ask: why {num}?
Would you tell {it} at dinner, {name}?
Kindly, {name}: no.
Oh {name}, is {word} what they will hear?
{Name}, picture one reader with {it}. And?
I tripped over {it}, {name}.
Wait, {name}, before {it} leaves the house:
Sweet thought, {name}, but {it}?
{Name}, I read {it} twice and lost somebody.
# critical
{Name}, I wanted to love {it}.
Nearly, {name}: {it} needs a person in it.
{It} is a bit cold, {name}.
I yawned at {it}, {name}, sorry.
Too much {word} for one breath, {name}.
{Name}, nobody at the table would repeat {it}.
We lose people at {it}, {name}.
It has {it}, {name}, but no face yet.
I would trade {it} for something you can touch.
{Name}, {word} is how we talk, not how they do.
Honestly, {name}, {it} leaves me outside.
# neutral
Let me put mine beside {it}, {name}.
Thanks, {name}.
{Name}, I have one for your pocket:
While you talked, {name}, I thought of this:
With {it} in mind, {name}:
I brought something, too:
Look what lies next to {it}:
{Name}, mine is shorter:
So, {it}. And here is mine:
I kept {word}, {name}.
Here, hold this next to {it}:
# agreement
Yes, {name}, {it} made me smile.
I am with you, {name}.
{Name}, exactly: {it}.
Oh yes, {it}.
{It} is the bit I would repeat.
You said it, {name}: {word}.
That is what I heard as well, {name}.
{Name}, keep {it}, please keep it.
Same here, {name}, and gladly.
{Word}! Yes, {name}.
{It} lands with me too.
I would tell {it} to anybody, {name}.
# supportive
{Name}, I can sit with you on {it}.
Give me {it}, {name}, I have hands free.
I loved {it}, {name}.
That took nerve, {name}. Thank you.
{Name}, you carried {it}. I bring the next cup.
I read {it} aloud and it sang, {name}.
Lean on me for {it}, {name}.
Let me take the dull half, {name}.
{Name}, people will thank you for {it}.
You are nearly there with {it}, {name}.
I would be glad to help with {it}.
# remark
Thank you for asking about {word}.
Oh, good question.
For you, gladly:
You mean {word}, I think:
I hear you on {word}.
Nice to have you here.
Since you are here, look:
Happy you said {word}.
# done
{It} is done, and it only took {secs}.
{Who} got {it} home at {hour}.
{It} is finished, come and see.
I am happy with {it}.
Look, {it} is ready.
{It} came out well, I think.
{It} is on the table, still warm.
Since {at}, {it} is there for anybody to poke.
{Who} made {it}[ in {secs}|]; thank you for that.
# failed
{It} did not make it: {reason}.
{It} got stuck, because: {reason}.
We lost {it} for now: {reason}.
{Reason}, so {it} needs a friend.
# open
{It} is still on the bench.
We are still waiting for {it}.
{It} is half done and looks promising.
# refused
{It} has to wait, {measured} of {limit} are gone.
There was no chair left for {it}: {measured} of {limit}.
{Cap} left {it} outside.
{It} knocked, and all {limit} places were taken.
Sad about {it}: full at {measured}.
{It} was sent home: {reason}.
# said
{Claim}. [Imagine.|I love that.|Tell that at dinner.|Isn't that lovely?|Say it aloud once.|I had to sit down.]
Did you know? {Claim}.
{Claim}.
I keep thinking of {fig}.
{Fig}! You can see it, can't you?
My favourite from {source}: {fig}.
Somebody stood there: {clause}.
Just picture {fig}.
I would open with {person}.
Can we talk about {person} for a moment?
{Source} has this in it: {clause}.
It is {fig}, and behind it, people.
With {fig} you have them at the first word.
Between us, {fig} beats everything in {source}.
Tell somebody this: {clause}.
# figure
{Count}, and we are all still friendly.
{Count}. [Not bad, is it?|That is people's time.|Somebody did each of those.|I baked for less.|Who wants a break?]
We are at {count}.
That makes {count}, everybody.
# result
{It} got {value} {metric}. People came back.
{Value} {metric} for {it}! Somebody read that.
Readers gave {it} {value} {metric}.
# memory
I have not forgotten this: {clause}.
Remember? {Claim}.
Last time it taught us: {clause}.
{Claim}. That one stayed with me.
I keep this by the door: {clause}.
# tag
Who is waiting for it?
What would you tell a child, {other}?
Try it on one person first.
Poke it.
Shall we, {other}?
[Here|Look], it even has a face.
I can hear them ask for more.
One thing a person could repeat.
That is somebody's morning.
Small, but mine.
I would read that on a bus.
Who gets to tell it, {other}?
Touch wood.
Sawdust and all.
That warms me.
It needs a name, {other}.
No explaining, please.
Let it breathe.
{Other}, you would like it.
It wants a person in it.
`)
