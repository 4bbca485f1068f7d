"""Notes that are the same or nearly so: they go to one fold, and none of them may stand both in training and in a set that is measured on. Standard library only."""
import hashlib, re

LEAST, SHARE = 3, .5   # so many shingles in common, and this share of the note that has fewer
SHORT = 100            # words: of a note below it all shingles are compared, since a sample of an eighth holds too few
ALIKE = .7             # this share in a crowd and among short notes: with .5 three pairs would leave the folds that the shipped models were trained by
CROWD = 50             # notes with one shingle: below it all pairs are counted, above it one member of each group is compared
MOST_COMPARED = 500    # groups with one shingle that a note is compared with
LEAST_COPIED = 8       # shingles in common from which a note is taken for a copy of one that is measured on


def words_of(text):
    return re.findall(r'[a-z0-9]+', text.lower())


def hashes_of(text, n=5):
    """Hashes of all runs of `n` words, in the order of the text."""
    words = words_of(text)
    return [int(hashlib.md5(' '.join(words[i:i + n]).encode()).hexdigest()[:8], 16) for i in range(len(words) - n + 1)]


def sample(hashes):
    """The eighth of them that is compared first. The order in which they are added is that of the text: folds of the trained models depend on it."""
    return {h for h in hashes if h % 8 == 0}


def shingles(text):
    """An eighth of a text's runs of 5 words, by hash."""
    return sample(hashes_of(text))


class Groups:
    """Union of notes: `find` gives the note that stands for a note's group."""

    def __init__(self, names):
        self.parent = {name: name for name in names}

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def join(self, a, b):
        self.parent[self.find(b)] = self.find(a)


def index(sets):
    """{shingle: notes that hold it}"""
    where = {}
    for name, grams in sets.items():
        for gram in grams:
            where.setdefault(gram, []).append(name)
    return where


def alike(a, b):
    """Whether two sets of shingles are those of near-duplicates."""
    common = len(a & b)
    return common >= LEAST and common >= ALIKE * min(len(a), len(b))


def join_crowds(groups, sets, crowds):
    """Joins near-duplicates among notes that share a shingle with many: each is compared with one member of each group."""
    met = set()
    for names in crowds:
        standing = []
        for name in names:
            for other in standing[-MOST_COMPARED:]:
                if groups.find(other) == groups.find(name) or (other, name) in met:
                    continue
                met.add((other, name))
                if alike(sets[other], sets[name]):
                    groups.join(other, name)
            if all(groups.find(other) != groups.find(name) for other in standing[-MOST_COMPARED:]):
                standing.append(name)


def join_same(groups, notes):
    """Joins notes of the same words, however few."""
    first = {}
    for note in notes:
        groups.join(first.setdefault(' '.join(words_of(note['encounter']['text'])), note['id']), note['id'])


def fold_of_notes(notes, folds=2):
    """{note id: fold}. The fold is a hash of the id; notes of the same words, or that share half of their 5-word shingles, go together."""
    groups, sets, short = Groups(note['id'] for note in notes), {}, {}
    for note in notes:
        whole = hashes_of(note['encounter']['text'])
        sets[note['id']] = sample(whole)
        if len(whole) + 4 < SHORT:
            short[note['id']] = set(whole)
    where, shared = index(sets), {}
    for names in where.values():
        if 1 < len(names) <= CROWD:
            for i, a in enumerate(names):
                for b in names[i + 1:]:
                    shared[a, b] = shared.get((a, b), 0) + 1
    for (a, b), count in shared.items():
        if count >= SHARE * min(len(sets[a]), len(sets[b])) and count >= LEAST:
            groups.join(a, b)
    join_same(groups, notes)
    join_crowds(groups, sets, [names for names in where.values() if len(names) > CROWD])
    join_crowds(groups, short, [names for names in index(short).values() if len(names) > 1])
    return {name: int(hashlib.sha256(groups.find(name).encode()).hexdigest()[:8], 16) % folds for name in groups.parent}


def find_copies(texts, held):
    """{place in `texts`: name of a held-out text that it is a copy of, or nearly so}; `held` is {name: text}."""
    sets = {name: set(hashes_of(text)) for name, text in held.items()}
    where, same = index(sets), {' '.join(words_of(text)): name for name, text in held.items()}
    found = {}
    for place, text in enumerate(texts):
        own, shared = set(hashes_of(text)), {}
        for gram in own:
            for name in where.get(gram, ()):
                shared[name] = shared.get(name, 0) + 1
        near = [name for name, count in shared.items() if count >= LEAST_COPIED and count >= SHARE * min(len(own), len(sets[name]))]
        name = same.get(' '.join(words_of(text))) or (max(near, key=shared.get) if near else None)
        if name:
            found[place] = name
    return found
