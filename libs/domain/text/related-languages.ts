/**
 * How much texts in languages that the language model doesn't know resemble those that it knows, in percent of the known
 * language's own texts (see LanguageScores.resemblance). Written by `npm run build:related-languages`.
 */
const TABLE = `
ab ru 46 sr 41
abs ms 106
ace ms 46
ady be 41
af nl 81
alt ru 67 sr 57 bg 55 uk 54 be 51
ast es 79 ca 63 pt 47
az-Cyrl ru 47 sr 46 bg 42
ban ms 56
bho hi 93 mr 89
bik tl 66 es 42
bjn ms 91 tl 46
bs hr 118 sl 70
bs-Cyrl sr 102 ru 82 bg 79 uk 75 be 53
ceb tl 77
ch es 54 tl 41
cjy zh 141 ja 48
co it 65
crh-Latn tr 73 az 48
cri pt 47
cv ru 59 bg 54 sr 53 uk 52 be 44
eve ru 64 be 54 bg 51 uk 51 sr 46
evn ru 68 bg 55 be 54 uk 52 sr 51
fkv fi 82
fo is 73
frp fr 40
fur it 49
fy nl 48
gag tr 87 az 51
gan zh 135 ja 46
gl es 85 pt 77 ca 58
gld ru 73 bg 67 sr 66 uk 62 be 55
hak zh 134 ja 48
hil tl 81
hsb pl 41
hsn zh 142 ja 52
ia es 69 ca 60 it 59 en 55 ro 55 pt 54 fr 50
ilo tl 52
io es 44 it 42 ca 40
jv ms 50
kaa ru 58 bg 50 sr 47 uk 46 be 44
kbd be 41
kea pt 62 es 45
kjh ru 67 uk 64 be 63 bg 57 sr 53
kk be 58 ru 55 uk 55 bg 44 sr 43
koi ru 63 be 52 uk 51 bg 48 sr 46
krl fi 45
ky ru 70 bg 58 sr 58 be 57 uk 57
lah ur 99 fa 64
lb de 49
lij it 55
mad ms 48
mag hi 93 mr 89
mai hi 89 mr 86
min ms 77 tl 40
mk sr 94 bg 89 ru 88 uk 77 be 56
mn ru 48 be 46 bg 41
mwl es 58 pt 58 ca 45
mxi it 64 ca 63 es 60 ro 48 fr 46 pt 46
nan zh 135 ja 51
nds nl 54 de 50
ne hi 93 mr 91
nio ru 58 bg 46 uk 46 sr 45 be 40
niv ru 65 bg 56 uk 54 sr 52 be 48
oaa ru 65 sr 63 bg 60 uk 58 be 47
oc ca 83 es 58 fr 45 pt 45 ro 41
os ru 46 be 43
pam tl 78 ms 45
pap es 82 pt 54 ca 51 it 44
pcm en 93 tl 50
pmy ms 122
ps fa 76 ar 60 ur 49
rgn it 49
rm ca 46 it 44
rup ro 50
sa mr 90 hi 89
sah ru 61 be 53 bg 48 uk 45 sr 44
sc es 45 it 42 pt 42
sco en 78 tl 40
skr ur 94 fa 60
slr tr 49
sr-Latn hr 115 sl 72 sk 40
su ms 60
tg ru 68 bg 66 sr 63 uk 62 be 49
ti am 119
tk tr 44
tk-Cyrl ru 68 bg 59 sr 56 be 54 uk 54
tly az 55
tt ru 60 bg 51 be 50 uk 50 sr 49
tyv ru 65 bg 54 sr 53 be 52 uk 51
uz-Cyrl ru 71 bg 68 sr 67 uk 63 be 46
vec it 43
war tl 65
wuu zh 131 ja 45
yi he 103
ykg ru 52 be 45 uk 43 bg 41
yrk ru 78 bg 70 uk 70 be 67 sr 64
yue zh 125 ja 46
zlm ms 131
zlm-Arab fa 67 ar 63 ur 43
`;

/**
 * By language (BCP 47, with a script where it isn't the likely one): the known languages that its texts resemble, and how much.
 * Texts in the known language itself have 1 on average.
 */
export const relatedLanguages: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [language, ...related] = line.split(' ');
      return [language!, new Map(pairs(related))];
    }),
);

function pairs(fields: string[]): [string, number][] {
  return fields.flatMap((field, i) => (i % 2 ? [] : [[field, Number(fields[i + 1]) / 100]]));
}
