// Words that carry no subject, in English and German, as data. `stopwords` join a sentence together; `weakWords` mean
// something but never name what a text is about. It knows no text.

const english = `a about above after again against all almost also although always am among an and another any anyone
anything are aren't around as at away back be became because become been before behind being below between both but by
came can can't cannot could couldn't did didn't do does doesn't doing don't done down during each either else enough etc
even ever every everyone everything few first for from further get gets getting give given go goes going got had has
hasn't have haven't having he her here hers herself him himself his how however i i'd i'll i'm i've if in indeed instead
into is isn't it it's its itself just last least less let let's like likely lot made make makes making many may maybe me
might mine more most much must my myself near neither never next no nobody none nor not nothing now of off often on once
one ones only onto or other others otherwise our ours ourselves out over own per perhaps quite rather really said same
say says see seen several shall she should shouldn't since so some someone something sometimes soon still such than that
that's the their theirs them themselves then there there's therefore these they they're they've this those though
through thus to together too toward towards under until up upon us use used uses using usually very via was wasn't way
we we'd we'll we're we've well went were weren't what what's when where whether which while who whole whom whose why
will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself et al`

const german = `aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus
bei beim bereits bin bis bist bisher da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darf
darin darüber darum das dass daß davon davor dazu dein deine dem den denen denn dennoch der deren des deshalb dessen
dich die dies diese diesem diesen dieser dieses dir doch dort du durch dürfen eben ein eine einem einen einer eines
einige einigen einiger einmal er erst erste ersten es etwa etwas euch euer für gegen gewesen hab habe haben hat hatte
hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder
jedes jedoch jene jetzt kann kein keine keinem keinen keiner können könnte konnte konnten lassen lässt laut man manche
mehr mein meine mich mir mit möglich muss müssen musste nach nachdem neben nein nicht nichts noch nun nur ob oder ohne
rund schon sehr sei sein seine seinem seinen seiner seines seit selbst sich sie sind so sobald sogar solche soll sollen
sollte sollten sondern sonst soweit sowie über um und uns unser unsere unter viel viele vielen vom von vor während war
waren warum was weil weiter weitere weiteren welche welchem welchen welcher welches wenn wer werde werden wie wieder
will wir wird wo wobei wollen worden wurde wurden würde würden zu zum zur zwar zwischen zudem zuvor bzw usw`

const weak = `asks second seconds minute minutes hour hours able add added adding additional aim allow allowed allows already anyway apply ask asked available bad base
based basic become best better big bit bring brings brought call called calls case cases certain change changed check
choose clear close come comes coming common complete completely consider contain contains create created creating
current currently day days deal decided default describe described detail details different difficult directly easier
easily easy effectively end ensure entire especially etc exactly example examples expect expected fact far feel find
finding findings finds fine follow following follows found full fully future general generally go good great guide half
happen happened happens hard help helped helpful helps high hold hope idea important include included includes including
information interesting issue issues keep keeps kind know known large later lead leads learn learned left level like
line list little live long longer look looking looks lots low main mainly major making mark matter mean means mention
mentioned minor month months move moved much multiple name named need needed needs new nice note number numbers obvious
old open option order page pages part particular parts past people place play point points possible post potential
present pretty previous previously probably problem process produce provide provided provides providing put question
quickly ran read reading ready real reason recent recently related require required requires rest result results right
run running runs second section see seem seems sense sent set sets shared short show showed shows side similar simple
simply single site size small someone special specific start started starting starts stay step steps stop story sure
take taken takes taking talk tell terms thank thanks thing things think third thought three time times today told took
top topic tried true try trying turn turned two type typically understand usual various version versions want wanted wants
watch ways week weeks went wide work worked working works world write writing written wrong year years yesterday
allerdings angekündigt anderes arbeiten artikel beispiel beispielsweise besonders bietet bieten bekannt bringt dank
deutlich dient ende entwickelt ermöglicht erhalten ersten folgende folgenden geben geht gelten gibt ging gut großen
große größere größer handelt heute hinaus ihrerseits jahr jahre jahren kommen kommt künftig lange liegt macht machen
mittlerweile monat nutzen nächste nächsten neu neue neuen neuer neues neueste nennt offenbar schließlich seiten sieht
soeben später stehen steht stellt tag teil thema vergangenen verfügbar verwenden weitere weiterhin wochen woche worauf
zahlreiche zeigen zeigt zeit ziel zunächst zusätzlich zweite continue figure figures table tables section sections chapter paragraph public private compatible done reasons
actually currently existing entirely`

// Words that may name a subject and mostly stay in the background of one.
const pale = `task tasks respondents organization organizations organisation organisations team teams system systems project projects
company companies source sources application applications app apps community service services problem problems request requests support
user users member members group groups software people feature features code file files value values test tests change
changes web product products tool tools developer developers business customer customers industry research program programme
document documents approach method methods report reports release releases data content article update updates blog news
unternehmen nutzer anwender entwickler entwicklung projekt projekte lösung programm software daten besitzer menschen`

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u))

export const englishStopwords = set(english)
export const germanStopwords = set(german)
export const weakWords = set(weak)
export const paleWords = set(pale)

/** Whether the lower-cased `word` only joins other words together, in English or German. */
export const isStopword = (word: string): boolean => englishStopwords.has(word) || germanStopwords.has(word)
