// How a warm speaker talks: to one person at a time, concrete, with room for the other. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const warm = sheetOf(`
# challenge
{Name}, would you say that to a stranger?
Are you sure, {name}, or only tired?
Hm, {name}, would anybody miss {it}?
I like you, {name}, and I still doubt {it}.
{Name}, say {it} aloud once. Still sure?
But who <is|are> {it} for, {name}?
{Name}, my neighbour would ask: why {num}?
Would you tell {it} at dinner, {name}?
Kindly, {name}, [no|not yet]:
Oh {name}, is {word} what they will hear?
{Name}, picture one [reader|child|neighbour] with {it}. And?
I tripped over {it}, {name}.
Wait, {name}, before {it} <leaves|leave> the house:
Sweet thought, {name}, but {it}?
{Name}, I read that twice and lost somebody at {it}.
# critical
I lost you halfway, {name}.
{Name}, that was a bit cold.
{Name}, I wanted to love {it}.
Nearly, {name}: {it} <needs|need> a person in the picture.
{It} <is|are> a bit cold, {name}.
I yawned at {it}, {name}, sorry.
Too much {word} for one breath, {name}.
{Name}, nobody at dinner would repeat {it}.
We lose people at {it}, {name}.
There <is|are> {it}, {name}, but no face yet.
I would trade {it} for something you can touch.
{Word} is how we talk, {name}, not how they do.
Honestly, {name}, {it} <leaves|leave> me outside.
{Name}, warm {it} up a little first.
# neutral
Let me put mine beside {it}, {name}.
[Thanks|Thank you], {name}.
{Name}, one for your pocket:
While you talked, {name}, I thought of this:
With {it} in mind, {name}:
I brought something, too:
Look what lies next to {it}:
{Name}, mine is shorter:
So, {it}. And here is mine:
Here, hold this next to {it}:
[Speaking of|Talking of] {it}:
Pass the biscuits, {name}.
# agreement
Oh, gladly, {name}.
Yes, {name}, {it} made me smile.
I am with you, {name}.
{Name}, exactly: {it}.
Oh yes, {it}.
{It}, that is the bit I would repeat.
You said it, {name}: {word}.
That is what I heard as well, {name}.
{Name}, keep {it}, please keep it.
Same here, {name}[, and gladly|].
{Word}! Yes, {name}.
{It} <lands|land> with me too.
I would tell {it} to anybody, {name}.
# supportive
{Name}, I am right behind you.
{Name}, I can sit with you on {it}.
Give me {it}, {name}, I have hands free.
I loved {it}, {name}.
That took nerve, {name}. Thank you.
{Name}, you carried {it}. I bring the next cup.
I said {it} aloud and it sang, {name}.
Lean on me for {it}, {name}.
Let me take the dull half[ of {it}|], {name}.
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
# done
{Job} is done, and it only took {secs}.
{Who} got {work} home at {hour}.
{Job} is finished, come and see.
I am happy with {job}.
Look, {job} is ready.
{Job} came out well, I think.
{Job} is on the table, still warm.
{Work} has been there since {hour} for anybody to poke.
{Who} made {work}[ in {secs}|]; I read it twice, with tea.
# failed
{Job} did not make it: {reason}.
{Job} got stuck: {reason}.
We lost {job} for now: {reason}.
{Reason}, so {job} needs a friend.
# open
{Job} is still on the bench.
We are still waiting for {job}.
{Job} is half done and looks promising.
# refused
{Job} has to wait, {measured} of {limit} are gone.
There was no chair left for {job}: {measured} of {limit}.
{Cap} left {job} outside.
{Job} knocked, and all {limit} places were taken.
Sad about {job}: full at {measured}.
{Job} was sent home: {reason}.
# said
{Claim}. [Imagine.|I love that.|Tell that at dinner.|Isn't that lovely?|Say it aloud once.|I had to sit down.|Can you see it?|I read it to the cat.|That one stays.]
Did you know? {Claim}.
{Claim}.
I keep thinking of {thing}.
{Thing}! You can see it, can't you?
My favourite from {source}: {fig}.
Somebody was there: {clause}.
Just picture {thing}.
Can we talk about {person} for a moment?
{Source} has this in it: {clause}.
{Thing}, and behind it, people.
With {thing} you have them at the first word.
Between us, {fig} beats everything in {source}.
Tell somebody this: {clause}.
I would have liked {person}.
# found
{Who} found something lovely: {clause}.
{Who} came home with {thing}.
{Who} read {source} and stopped at {fig}.
Thanks to {owner} we know: {clause}.
{Who} showed me {thing}.
I have {owner} to thank for this: {clause}.
Out of {source}, with care: {fig}.
# figure
{Count}, and we are all still friendly.
{Count}. [Not bad, is it?|That is people's time.|Somebody did each of those.|I baked for less.|Who wants a break?]
We are at {count}.
That makes {count}, everybody.
# result
{Job} got {value} {metric}. People came back.
{Value} {metric} for {job}! Somebody read that.
Readers gave {job} {value} {metric}.
# memory
I have not forgotten: {clause}.
Remember? {Claim}.
Last time it taught us: {clause}.
{Claim}. That one stayed with me.
I keep this by the door: {clause}.
# tag work
Who is waiting for it?
Poke it.
Shall we, {other}?
That is somebody's morning.
Small, but mine.
Touch wood.
Sawdust and all.
No explaining, please.
Let it breathe.
{Other}, you would like it.
It wants a reader.
Be kind to it, {other}.
# tag fact
What would you tell a child, {other}?
Try it on one person first.
I can hear them ask for more.
One thing a person could repeat.
I would read that on a bus.
Who gets to tell it, {other}?
That warms me.
[Grandmothers|Children] stop for that.
There is a face in it.
I want to meet them.
Say it slowly, {other}.
I told the baker already.
`)
