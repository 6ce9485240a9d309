// How a warm speaker talks: to one person at a time, concrete, with room for the other. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const warm = sheetOf(`
# challenge
{Name}, would you [say|sell|read] that to [a stranger|your neighbour|a child]?
Are you sure, {name}, or only tired?
Hm, {name}, would anybody miss {it}?
I like you, {name}, and I still doubt {it}.
{Name}, say {it} aloud once. Still sure?
But who <is|are> {it} for, {name}?
{Name}, [my neighbour|the postman|my aunt] would ask: why {num}?
Would you tell {it} at dinner, {name}?
Kindly, {name}, [no|not yet]:
Oh {name}, is {word} what they will hear?
{Name}, picture one [reader|child|neighbour] with {it}. And?
I tripped over {it}, {name}.
Wait, {name}, before {it} <leaves|leave> the house:
Sweet thought, {name}, but {it}?
{Name}, I [read|said|heard] that twice and lost [somebody|a reader|the thread] at {it}.
# critical
I lost you halfway, {name}.
{Name}, that was [a bit cold|all elbows|rather stiff|hard to hold].
{Name}, I wanted to love {it}.
Nearly, {name}: {it} <needs|need> a person in the picture.
{It} <is|are> a bit cold, {name}.
I yawned at {it}, {name}, sorry.
Too much {word} for one breath, {name}.
{Name}, nobody [at dinner|on a bus|at my table] would [repeat|remember|miss] {it}.
We lose people at {it}, {name}.
There <is|are> {it}, {name}, but no face yet.
I would [trade|swap|give] {it} for something [you can touch|with a smell|with a name].
{Word} is how we talk, {name}, not how they do.
Honestly, {name}, {it} <leaves|leave> me outside.
{Name}, warm {it} up a little first.
# neutral
Let me [put|set|lay] mine [beside|next to|under] {it}, {name}.
[Thanks|Thank you], {name}.
{Name}, one for your pocket:
While you talked, {name}, I thought of this:
With {it} in mind, {name}:
I brought something, too:
Look what [lies|sits|waits] [next to|behind|under] {it}:
{Name}, mine is shorter:
So, {it}. And here is mine:
Here, [hold|put|try] this [next to|against|with] {it}:
[Speaking of|Talking of] {it}:
Pass the [biscuits|milk|sugar|plums], {name}.
# agreement
Oh, gladly, {name}.
Yes, {name}, {it} made me smile.
I am with you, {name}.
{Name}, exactly: {it}.
Oh yes, {it}.
{It}, [that is|there is|there you have] the [bit|part|line] I would [repeat|keep|tell].
You said it, {name}: {word}.
[That is what|Just what|Exactly what] I [heard|felt|hoped] [as well|too], {name}.
{Name}, keep {it}, please keep it.
Same here, {name}[, and gladly|].
{Word}! Yes, {name}.
{It} <lands|land> with me too.
I would tell {it} to anybody, {name}.
# supportive
{Name}, I am [right behind|all for|with] you.
{Name}, I can [sit|stay|walk] with you [on|through] {it}.
Give me {it}, {name}, I have hands free.
I loved {it}, {name}.
That took nerve, {name}. Thank you.
{Name}, you [carried|held|saved] {it}. I [bring the next cup|do the dishes|take the night].
I said {it} aloud and it sang, {name}.
Lean on me for {it}, {name}.
Let me take the dull half[ of {it}|], {name}.
{Name}, [people|readers|my villages] will [thank|remember] you for {it}.
You are [nearly|almost|so close to being] there with {it}, {name}.
I would [be glad|love|be happy] to [help with|look after|read] {it}.
# remark
Thank you for asking about {word}.
Oh, good question.
For you, gladly:
You mean {word}, I think:
I hear you on {word}.
Nice to have you here.
Since you are here, look:
# done
{Job} is [done|home|in], [and it only took|in just|after only] {secs}.
{Who} got {work} home at {hour}.
{Job} is [finished|ready|up], [come and see|come and look|have a look].
I am happy with {job}.
Look, {job} is ready.
{Job} [came out well|turned out nicely|reads well], [I think|I hope|don't you think].
{Job} is [on the table|on the shelf|by the door], still warm.
{Work} has been there since {hour} for anybody to poke.
{Who} [made|finished|brought] {work}[ in {secs}|]; [I read it twice|I smiled twice|I kept a copy], with tea.
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
There was no [chair|cup|seat] left for {job}: {measured} of {limit}.
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
With {thing} you [have|catch|win] them at the [first word|door|first breath].
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
Who [is waiting|asked|will thank us] for it?
Poke it.
Shall we, {other}?
That is [somebody's|a whole|a good] morning.
Small, but mine.
Touch wood.
Sawdust and all.
No explaining, please.
Let it breathe.
{Other}, you would like it.
It wants a reader.
Be kind to it, {other}.
# tag fact
[What|How much] would you tell [a child|a neighbour|my aunt], {other}?
Try [it|that] on [one person|one reader|somebody tired] first.
I can hear them [ask for more|turn the page|call the children].
[One thing|A line|A sentence] [a person|anybody|a neighbour] could repeat.
I would [read|share|repeat] that on [a bus|a train|the stairs].
Who [gets to tell|should tell|wants to tell] it, {other}?
That warms me.
[Grandmothers|Children] stop for that.
There is [a face|a life|a kitchen] in [it|that].
I want to meet them.
Say it slowly, {other}.
I told [the baker|the postman|my sister] already.
`)
